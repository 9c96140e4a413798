//! Keys as a keyboard sends them: `Tab`, `Shift+Tab`, `Control+Enter`, `j`, `?`.

use serde_json::{Value, json};

/// The two events of a key pressed and let go.
///
/// # Panics
/// Where the name is of no key known here.
pub(crate) fn events(name: &str) -> [Value; 2] {
    let mut modifiers = 0_u64;
    let mut key = name;
    while let Some((modifier, rest)) = key.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
        modifiers |= match modifier {
            "Alt" => 1,
            "Control" => 2,
            "Meta" => 4,
            "Shift" => 8,
            _ => panic!("no such modifier: {modifier}"),
        };
        key = rest;
    }
    let (code, number, text) = of(key);
    // A letter with Control or Alt writes nothing.
    let text = if modifiers & 7 == 0 { text } else { "" };
    let down = if text.is_empty() {
        "rawKeyDown"
    } else {
        "keyDown"
    };
    let event = |kind: &str| {
        let mut event = json!({
            "type": kind, "key": if key == "Space" { " " } else { key }, "code": code, "modifiers": modifiers,
            "windowsVirtualKeyCode": number, "nativeVirtualKeyCode": number,
        });
        if kind == "keyDown" {
            event["text"] = text.into();
        }
        event
    };
    [event(down), event("keyUp")]
}

/// The key's place on the keyboard, its number, and what it writes.
fn of(key: &str) -> (String, u32, &str) {
    let named = match key {
        "Backspace" => Some((8, "")),
        "Tab" => Some((9, "")),
        "Enter" => Some((13, "\r")),
        "Escape" => Some((27, "")),
        "Space" => Some((32, " ")),
        "PageUp" => Some((33, "")),
        "PageDown" => Some((34, "")),
        "End" => Some((35, "")),
        "Home" => Some((36, "")),
        "ArrowLeft" => Some((37, "")),
        "ArrowUp" => Some((38, "")),
        "ArrowRight" => Some((39, "")),
        "ArrowDown" => Some((40, "")),
        "Delete" => Some((46, "")),
        _ => None,
    };
    if let Some((number, text)) = named {
        return (key.to_owned(), number, text);
    }
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        panic!("no such key: {key}");
    };
    let upper = letter.to_ascii_uppercase();
    match upper {
        'A'..='Z' => (format!("Key{upper}"), u32::from(upper), key),
        '0'..='9' => (format!("Digit{upper}"), u32::from(upper), key),
        '/' | '?' => ("Slash".to_owned(), 191, key),
        _ => (String::new(), 0, key),
    }
}
