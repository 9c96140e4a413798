//! Where an incident took place: exactly one of eight kinds.

use super::account::IpCaptureEvent;
use super::person::{Address, Email, Phone};
use crate::cybertip::lexical::{Bool, TEXT, Url};
use crate::cybertip::parser::Parser;
use crate::cybertip::record::{Record, nested, record};
use crate::cybertip::rejection::Rejection;
use crate::cybertip::sequence::{Child, Order, Sequence};
use crate::cybertip::source::Source;
use crate::cybertip::values::{Coordinate, Degrees};
use crate::cybertip::write::Writer;

macro_rules! choice {
    ($( $variant:ident($type:ty) = $text:literal, )*) => {
        /// Details of an incident by the kind of place.
        #[derive(Debug, Clone, PartialEq)]
        pub enum InternetDetails {
            $( #[doc = concat!("Element `", $text, "`.")] $variant($type), )*
        }

        impl InternetDetails {
            /// The name of the element that was chosen.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $( Self::$variant(_) => $text, )*
                }
            }
        }

        impl Record for InternetDetails {
            fn read<S: Source>(parser: &mut Parser<'_, S>) -> Result<Self, Rejection> {
                const CHILDREN: &[Child] = &[
                    $( Child { name: $text, required: false, many: false, alternative: false, text: false }, )*
                ];
                let mut chosen = None;
                if parser.has_attributes() {
                    parser.keep_all_attributes()?;
                }
                let mut sequence = Sequence::new(CHILDREN, Order::One);
                while let Some(found) = parser.child(&mut sequence)? {
                    let mut index = 0;
                    $(
                        if found == index {
                            chosen = Some(Self::$variant(<$type>::read(parser)?));
                            continue;
                        }
                        index += 1;
                    )*
                    let _ = index;
                }
                parser.leave();
                // The sequence refused to end without a choice.
                Ok(chosen.unwrap_or_default())
            }

            fn write(&self, name: &str, out: &mut Writer) {
                out.open(name);
                out.opened();
                match self {
                    $( Self::$variant(inner) => inner.write($text, out), )*
                }
                out.close(name);
            }

            #[cfg(test)]
            fn sample(random: &mut crate::cybertip::sample::Random) -> Self {
                let makers: [fn(&mut crate::cybertip::sample::Random) -> Self; 8] =
                    [$( |random| Self::$variant(<$type>::sample(random)), )*];
                makers[usize::try_from(random.below(8)).unwrap()](random)
            }
        }
    };
}

choice! {
    WebPage(WebPageIncident) = "webPageIncident",
    Email(EmailIncident) = "emailIncident",
    Newsgroup(NewsgroupIncident) = "newsgroupIncident",
    ChatIm(ChatImIncident) = "chatImIncident",
    OnlineGaming(OnlineGamingIncident) = "onlineGamingIncident",
    CellPhone(CellPhoneIncident) = "cellPhoneIncident",
    NonInternet(NonInternetIncident) = "nonInternetIncident",
    Peer2Peer(Peer2PeerIncident) = "peer2peerIncident",
}

impl Default for InternetDetails {
    /// A web page of which nothing is known.
    fn default() -> Self {
        Self::WebPage(WebPageIncident::default())
    }
}

record! {
    /// On a web page.
    pub WebPageIncident;
    attributes {
        third_party_hosted_content: Option<bool> = "thirdPartyHostedContent", Bool;
    }
    children {
        urls: Vec<String> = "url", Url;
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// By e-mail.
    pub EmailIncident;
    children {
        email_addresses: Vec<Email> = "emailAddress", nested::<Email>();
        content: Option<String> = "content", TEXT;
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// In a newsgroup.
    pub NewsgroupIncident;
    children {
        name: Option<String> = "name", TEXT;
        email_addresses: Vec<Email> = "emailAddress", nested::<Email>();
        content: Option<String> = "content", TEXT;
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// In a chat or by instant message.
    pub ChatImIncident;
    children {
        chat_client: Option<String> = "chatClient", TEXT;
        chat_room_name: Option<String> = "chatRoomName", TEXT;
        content: Option<String> = "content", TEXT;
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// In an online game.
    pub OnlineGamingIncident;
    children {
        game_name: Option<String> = "gameName", TEXT;
        console: Option<String> = "console", TEXT;
        content: Option<String> = "content", TEXT;
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// By cell phone.
    pub CellPhoneIncident;
    children {
        phone_number: Option<Phone> = "phoneNumber", nested::<Phone>();
        latitude: Option<Coordinate> = "latitude", Degrees(90);
        longitude: Option<Coordinate> = "longitude", Degrees(180);
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// Away from any network.
    pub NonInternetIncident;
    children {
        location_name: Option<String> = "locationName", TEXT;
        incident_addresses: Vec<Address> = "incidentAddress", nested::<Address>();
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// In a peer-to-peer network.
    pub Peer2PeerIncident;
    children {
        client: Option<String> = "client", TEXT;
        ip_capture_events: Vec<IpCaptureEvent> = "ipCaptureEvent", nested::<IpCaptureEvent>();
        file_names: Option<String> = "fileNames", TEXT;
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}
