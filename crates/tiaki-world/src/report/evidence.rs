//! Files in a report: `<fileDetails>`.

use crate::draw::Purpose;
use crate::files::{self, Digests};
use crate::identity::hex_into;
use crate::plan::{Kind, Signal};
use crate::xml::Xml;

use super::Writing;

const CLASSES: [&str; 4] = ["A1", "A2", "B1", "B2"];

/// One file of a report.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileInReport {
    digests: Digests,
    /// 0 to 3: A1, A2, B1, B2; none where there is nothing to classify.
    class: Option<u8>,
    is_meme: bool,
    is_live: bool,
    is_self_produced: bool,
    is_generative: bool,
    /// Made by the person reported, on the person's own camera.
    is_own: bool,
}

impl FileInReport {
    fn new(digests: Digests, class: Option<u8>) -> Self {
        Self {
            digests,
            class,
            ..Self::default()
        }
    }
}

impl Writing<'_, '_> {
    /// The files of the incident; another report of the same incident may have one more.
    pub(super) fn evidence(&mut self) -> Vec<FileInReport> {
        let mut evidence = match self.incident.kind {
            Kind::Batch | Kind::Meme => vec![self.meme()],
            Kind::Contact if self.draw.chance(6_500) => Vec::new(),
            Kind::Enticement if self.draw.chance(7_500) => Vec::new(),
            Kind::Contact | Kind::Enticement => self.unseen(1, 2),
            Kind::Family | Kind::Sharing | Kind::Possession => self.circulating(),
            Kind::FirstSeen | Kind::Medical => self.unseen(1, 1),
            Kind::FirstSeenSet => self.set(),
            Kind::Live => self.live(),
            Kind::Mistaken => vec![self.harmless()],
            Kind::Noise => self.generated(),
            Kind::Other | Kind::VictimNamed => Vec::new(),
            Kind::Outrage => vec![self.widely_known()],
            Kind::SelfProduced => self.self_produced(),
        };
        if self.is_again && !evidence.is_empty() {
            // From a stream of its own, so that everything else is said as it was the first time.
            let mut draw =
                self.world
                    .setting
                    .seed
                    .draw(Purpose::Report, self.number.into(), 1 << 20);
            let number = self.world.catalogue.pick(&mut draw);
            evidence.push(self.circulating_file(number, None));
        }
        evidence
    }

    fn circulating(&mut self) -> Vec<FileInReport> {
        let params = &self.world.setting.params.files;
        let count = self.draw.weighted(params.per_report.iter().copied()).max(1);
        let file = |_| {
            let number = self.world.catalogue.pick(&mut self.draw);
            let variant = files::variant(params, &mut self.draw, self.incident.origin);
            self.circulating_file(number, variant)
        };
        (0..count).map(file).collect()
    }

    fn circulating_file(&self, number: u32, variant: Option<u64>) -> FileInReport {
        let (seed, params) = (&self.world.setting.seed, &self.world.setting.params.files);
        let file = files::circulating(seed, params, number);
        let digests = match variant {
            Some(variant) => files::re_encoded(seed, params, number, &file.digests, variant),
            None => file.digests,
        };
        FileInReport::new(digests, Some(file.class))
    }

    fn widely_known(&mut self) -> FileInReport {
        let number = u32::try_from(self.draw.below(20)).unwrap_or(0);
        let variant = files::variant(
            &self.world.setting.params.files,
            &mut self.draw,
            self.incident.origin,
        );
        self.circulating_file(number, variant)
    }

    fn meme(&mut self) -> FileInReport {
        let (seed, params) = (&self.world.setting.seed, &self.world.setting.params.files);
        // The first memes are the ones that everybody passes on.
        let memes = u64::from(params.memes);
        let number = u32::try_from(self.draw.below(memes).min(self.draw.below(memes))).unwrap_or(0);
        let digests = match files::variant(params, &mut self.draw, self.incident.origin) {
            Some(variant) => files::re_encoded_meme(seed, params, number, variant),
            None => files::meme(seed, number),
        };
        FileInReport {
            is_meme: true,
            ..FileInReport::new(digests, Some(3))
        }
    }

    fn harmless(&mut self) -> FileInReport {
        let count = u64::from(self.world.setting.params.files.harmless);
        let number = u32::try_from(self.draw.below(count)).unwrap_or(0);
        FileInReport::new(files::harmless(&self.world.setting.seed, number), None)
    }

    fn unseen(&mut self, low: i64, high: i64) -> Vec<FileInReport> {
        let count = self.draw.between(low, high).unsigned_abs();
        let seed = &self.world.setting.seed;
        let class = u8::try_from(self.draw.below(4)).ok();
        let is_own = self.incident.kind != Kind::FirstSeen || self.draw.chance(2_000);
        let file = |number| FileInReport {
            is_own,
            ..FileInReport::new(
                files::single(seed, self.incident.origin, number, false),
                class,
            )
        };
        (0..count).map(file).collect()
    }

    fn set(&mut self) -> Vec<FileInReport> {
        let (seed, params) = (&self.world.setting.seed, &self.world.setting.params.files);
        let person = self.world.plan.account(self.incident.account).person;
        let count = u64::from(self.draw.weighted(params.set_sizes.iter().copied()).max(2));
        let class = u8::try_from(self.draw.below(4)).ok();
        let file = |member| FileInReport {
            is_own: true,
            ..FileInReport::new(files::of_set(seed, params, person, 0, member), class)
        };
        (0..count).map(file).collect()
    }

    fn live(&mut self) -> Vec<FileInReport> {
        let digests = files::single(&self.world.setting.seed, self.incident.origin, 0, true);
        vec![FileInReport {
            is_live: true,
            ..FileInReport::new(digests, Some(1))
        }]
    }

    fn generated(&mut self) -> Vec<FileInReport> {
        let digests = files::single(&self.world.setting.seed, self.incident.origin, 0, false);
        vec![FileInReport {
            is_generative: true,
            ..FileInReport::new(digests, None)
        }]
    }

    fn self_produced(&mut self) -> Vec<FileInReport> {
        let (seed, params) = (&self.world.setting.seed, &self.world.setting.params.files);
        let person = self.world.plan.account(self.incident.account).person;
        let file = |member| FileInReport {
            is_own: true,
            is_self_produced: true,
            ..FileInReport::new(files::of_set(seed, params, person, 0, member), Some(3))
        };
        (0..1 + self.draw.below(3)).map(file).collect()
    }

    /// `<fileDetails>`, one for each file.
    pub(super) fn files(&mut self, xml: &mut Xml, evidence: &[FileInReport]) {
        for (file, number) in evidence.iter().zip(0..) {
            xml.nest("fileDetails", |xml| self.file(xml, file, number));
        }
    }

    fn file(&mut self, xml: &mut Xml, file: &FileInReport, number: u64) {
        let world = self.world;
        let mut id = [0; 16];
        world
            .setting
            .seed
            .draw(Purpose::Report, self.number.into(), 1 + number)
            .fill(&mut id);
        let mut id_text = String::new();
        hex_into(&mut id_text, &id);
        xml.leaf("reportId", world.report_id(self.number));
        xml.leaf("fileId", &id_text);
        xml.leaf(
            "fileName",
            format_args!("file-{}.{}", number + 1, extension(file)),
        );
        match self.incident.kind {
            // A batch may say no more of its file than this.
            Kind::Batch => return self.marks(xml, file),
            Kind::Noise => return self.marks(xml, file),
            _ => {}
        }
        if self.draw.chance(3_500) {
            xml.leaf(
                "originalFileName",
                format_args!(
                    "{}.{}",
                    &id_text.get(..10).unwrap_or("file"),
                    extension(file)
                ),
            );
        }
        let at = self.incident.at;
        if self.draw.chance(6_500) {
            xml.leaf("uploadedToEspTimestamp", world.calendar.stamp(at));
        }
        if self.draw.chance(2_000) {
            let domain = super::summary::domain(self.name);
            xml.leaf(
                "locationOfFile",
                format_args!("https://{domain}/f/{}", &id_text.get(..12).unwrap_or("0")),
            );
        }
        let viewed = self.draw.chance(self.provider.viewed);
        let stated = self.draw.chance(self.provider.viewed_stated);
        if stated {
            xml.leaf("fileViewedByEsp", viewed);
            if self.draw.chance(2_000) {
                xml.leaf("exifViewedByEsp", viewed);
            }
        }
        if self.draw.chance(world.setting.params.incidents.published) {
            xml.leaf("publiclyAvailable", true);
        }
        if self.draw.chance(5_000) {
            xml.leaf("fileRelevance", "Reported");
        }
        self.marks(xml, file);
        self.hashes(xml, &file.digests);
        self.camera(xml, file);
    }

    /// `fileAnnotations` or `potentialMeme`, and the classification.
    fn marks(&mut self, xml: &mut Xml, file: &FileInReport) {
        let young =
            self.is_young() && file.class.is_some() && !file.is_meme && self.draw.chance(6_000);
        let infant = young && self.draw.chance(1_500);
        let generative = file.is_generative
            || self
                .draw
                .chance(self.world.setting.params.incidents.generative);
        let batch = self.incident.kind == Kind::Batch;
        let mut flags = Vec::new();
        // In the order of the schema, though any would do. Providers forget the mark of a meme.
        if file.is_meme && (batch || self.draw.chance(5_500)) {
            flags.push("potentialMeme");
            flags.extend(self.draw.chance(5_000).then_some("viral"));
        }
        if !batch {
            flags.extend(file.is_self_produced.then_some("possibleSelfProduction"));
            flags.extend(file.is_live.then_some("liveStreaming"));
            flags.extend(infant.then_some("infant"));
            flags.extend((generative && !file.is_meme).then_some("generativeAi"));
        }
        if !flags.is_empty() {
            xml.nest("fileAnnotations", |xml| {
                flags.iter().for_each(|flag| xml.flag(flag))
            });
        }
        let classified = self.draw.chance(self.provider.classified);
        if let Some(class) = file.class.filter(|_| classified) {
            let class = if young { 0 } else { class };
            xml.leaf(
                "industryClassification",
                CLASSES.get(usize::from(class)).unwrap_or(&"B2"),
            );
        }
    }

    fn is_young(&self) -> bool {
        let plan = &self.world.plan;
        let account = self.incident.account;
        Self::exists(account)
            && plan
                .person(plan.account(account).person)
                .shows(Signal::Young)
    }

    /// What the provider has computed: all of them MD5, many more.
    fn hashes(&mut self, xml: &mut Xml, digests: &Digests) {
        let mut text = String::with_capacity(64);
        let mut hash = |xml: &mut Xml, kind: &str, bytes: &[u8]| {
            text.clear();
            hex_into(&mut text, bytes);
            xml.leaf_with("originalFileHash", &[("hashType", &kind)], &text);
        };
        hash(xml, "MD5", &digests.md5);
        if self.draw.chance(6_000) {
            hash(xml, "SHA1", &digests.sha1);
        }
        if self.draw.chance(3_500) {
            hash(xml, "SHA256", &digests.sha256);
        }
        if let Some(pdq) = digests.pdq.filter(|_| self.draw.chance(7_500)) {
            hash(xml, "PDQ", &pdq);
        }
    }

    /// The camera: of the person's own device, or of whoever made the file.
    fn camera(&mut self, xml: &mut Xml, file: &FileInReport) {
        let share = if file.is_own { 6_000 } else { 1_200 };
        if !self.draw.chance(share) || file.is_meme {
            return;
        }
        let device = if file.is_own && Self::exists(self.incident.account) {
            self.world.identity(self.incident.account).device
        } else {
            u64::from_le_bytes(file.digests.md5.first_chunk().copied().unwrap_or_default())
        };
        let (model, serial) = self.world.camera(device);
        let with_serial = self.draw.chance(4_000);
        let pair = |xml: &mut Xml, name: &str, value: &str| {
            xml.nest("nameValuePair", |xml| {
                xml.leaf("name", name);
                xml.leaf("value", value);
            });
        };
        xml.nest_with("details", &[("type", &"EXIF")], |xml| {
            pair(xml, "Make", "SyntheticCam");
            pair(xml, "Model", &format!("SC-{model:03}"));
            if with_serial {
                pair(xml, "BodySerialNumber", &serial);
            }
        });
    }
}

const fn extension(file: &FileInReport) -> &'static str {
    if file.digests.pdq.is_some() {
        "jpg"
    } else {
        "mp4"
    }
}
