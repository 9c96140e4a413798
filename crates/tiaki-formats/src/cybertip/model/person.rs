//! Persons and how to reach them.

use crate::cybertip::codes::{
    AddressKind, Country, CountryCode, EmailKind, PhoneKind, StateCode, UsState, one_of,
};
use crate::cybertip::lexical::{AGE, Bool, CALLING_CODE, EXTENSION, EmailText, text};
use crate::cybertip::record::{nested, record};
use crate::cybertip::rules;
use crate::cybertip::values::{Date, DateTime, Day, Time};

record! {
    /// A person: reported, recipient, victim or reporting.
    pub Person;
    children {
        first_name: Option<String> = "firstName", text(100);
        last_name: Option<String> = "lastName", text(100);
        phones: Vec<Phone> = "phone", nested::<Phone>();
        emails: Vec<Email> = "email", nested::<Email>();
        addresses: Vec<Address> = "address", nested::<Address>();
        age: Option<u8> = "age", AGE;
        date_of_birth: Option<Date> = "dateOfBirth", Day;
    }
}

record! {
    /// A person to contact: a person without age.
    pub ContactPerson;
    children {
        first_name: Option<String> = "firstName", text(100);
        last_name: Option<String> = "lastName", text(100);
        phones: Vec<Phone> = "phone", nested::<Phone>();
        emails: Vec<Email> = "email", nested::<Email>();
        addresses: Vec<Address> = "address", nested::<Address>();
    }
}

record! {
    /// A phone number.
    pub Phone, check rules::phone;
    attributes {
        kind: Option<PhoneKind> = "type", one_of::<PhoneKind>();
        verified: Option<bool> = "verified", Bool;
        verification_date: Option<DateTime> = "verificationDate", Time;
        country_calling_code: Option<String> = "countryCallingCode", CALLING_CODE;
        extension: Option<String> = "extension", EXTENSION;
    }
    value /** At most 50 characters, as the sender has it. */ number: String = text(50);
}

record! {
    /// An e-mail address.
    pub Email, check rules::email;
    attributes {
        kind: Option<EmailKind> = "type", one_of::<EmailKind>();
        verified: Option<bool> = "verified", Bool;
        verification_date: Option<DateTime> = "verificationDate", Time;
    }
    value /** At most 255 characters, 64 of them before the `@`. */ address: String = EmailText;
}

record! {
    /// A postal address.
    pub Address;
    attributes {
        kind: Option<AddressKind> = "type", one_of::<AddressKind>();
    }
    children {
        address: Option<String> = "address", text(255);
        city: Option<String> = "city", text(100);
        zip_code: Option<String> = "zipCode", text(20);
        state: Option<UsState> = "state", StateCode;
        non_usa_state: Option<String> = "nonUsaState", text(100);
        country: Option<Country> = "country", CountryCode;
    }
}
