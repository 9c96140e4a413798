//! What the pages of the operation's figures read.

use tiaki_core::id::ProviderId;
use tiaki_core::quality::Rules;
use tiaki_core::time::Timestamp;
use tiaki_ops::deconflict::show::{self, Overview};
use tiaki_ops::exchange::lists::{self as exchange, Exchanged};
use tiaki_ops::operation::lists::{
    self, KeptPackage, KeptPerson, Listed, ListedReport, Named, Packages, Step,
};
use tiaki_ops::operation::{self, Operation, Period, ProviderFigures};
use tiaki_ops::quality;
use tiaki_ops::quality::reports::{self, Listed as ProviderReports, Place, Which};
use tiaki_ops::{Error, Site};

/// The operation in figures, a provider's, and the lists behind them.
pub trait Figures: Send + Sync + 'static {
    /// A provider's figures over everything, and when they were counted; nothing where they were not yet.
    ///
    /// # Errors
    /// Those of the use case.
    fn provider_figures(
        &self,
        provider: &ProviderId,
    ) -> Result<Option<(Timestamp, ProviderFigures)>, Error>;

    /// A page, from 0, of the packages that were exchanged with an authority.
    ///
    /// # Errors
    /// Those of the use case.
    fn exchanged(&self, authority: &str, page: u32) -> Result<Exchanged, Error>;

    /// Private deconfliction at a glance, as of a moment, without what any of it is about.
    ///
    /// # Errors
    /// Those of the use case.
    fn deconfliction(&self, at: Timestamp) -> Result<Overview, Error>;

    /// The provider of this name; nothing where it has sent nothing.
    ///
    /// # Errors
    /// Those of the use case.
    fn provider_named(&self, name: &str) -> Result<Option<ProviderId>, Error>;

    /// The reports of a provider that a figure of its card counts, after a place.
    ///
    /// # Errors
    /// Those of the use case.
    fn provider_reports(
        &self,
        provider: &ProviderId,
        which: &Which,
        after: Option<Place>,
    ) -> Result<ProviderReports, Error>;

    /// The figures of a period; nothing where nothing was counted yet.
    ///
    /// # Errors
    /// Those of the use case.
    fn operation(&self, period: Period, at: Timestamp) -> Result<Option<Operation>, Error>;

    /// A page, from 0, of persons who reached a step, of one country where one is named.
    ///
    /// # Errors
    /// Those of the use case.
    fn operation_persons(
        &self,
        step: (&'static str, Step),
        period: Period,
        country: Option<&str>,
        page: u32,
    ) -> Result<Listed<Named<KeptPerson>>, Error>;

    /// A page, from 0, of reports that came in.
    ///
    /// # Errors
    /// Those of the use case.
    fn operation_reports(&self, period: Period, page: u32) -> Result<Listed<ListedReport>, Error>;

    /// A page, from 0, of packages.
    ///
    /// # Errors
    /// Those of the use case.
    fn operation_packages(
        &self,
        which: Packages,
        page: u32,
        at: Timestamp,
    ) -> Result<Listed<Named<KeptPackage>>, Error>;
}

impl Figures for Site {
    fn provider_figures(
        &self,
        provider: &ProviderId,
    ) -> Result<Option<(Timestamp, ProviderFigures)>, Error> {
        operation::of_provider(self, provider)
    }

    fn exchanged(&self, authority: &str, page: u32) -> Result<Exchanged, Error> {
        exchange::with(self, authority, page)
    }

    fn deconfliction(&self, at: Timestamp) -> Result<Overview, Error> {
        show::overview(self, at)
    }

    fn provider_named(&self, name: &str) -> Result<Option<ProviderId>, Error> {
        quality::find_provider(self, name)
    }

    fn provider_reports(
        &self,
        provider: &ProviderId,
        which: &Which,
        after: Option<Place>,
    ) -> Result<ProviderReports, Error> {
        reports::list(self, provider, which, after, &Rules::standard())
    }

    fn operation(&self, period: Period, at: Timestamp) -> Result<Option<Operation>, Error> {
        operation::figures(self, period, at)
    }

    fn operation_persons(
        &self,
        step: (&'static str, Step),
        period: Period,
        country: Option<&str>,
        page: u32,
    ) -> Result<Listed<Named<KeptPerson>>, Error> {
        lists::persons(self, step, period, country, page)
    }

    fn operation_reports(&self, period: Period, page: u32) -> Result<Listed<ListedReport>, Error> {
        lists::reports(self, period, page)
    }

    fn operation_packages(
        &self,
        which: Packages,
        page: u32,
        at: Timestamp,
    ) -> Result<Listed<Named<KeptPackage>>, Error> {
        lists::packages(self, which, page, at)
    }
}
