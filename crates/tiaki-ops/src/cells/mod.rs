//! Cells of a table that opens in any program.
//!
//! Quoted where they must be (RFC 4180); a cell that a spreadsheet would take for a formula gets a
//! leading apostrophe (OWASP ASVS 1.2.10).

pub(crate) mod interval;

/// Adds a cell to a line.
pub(crate) fn push_cell(text: &mut String, cell: &str) {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    let is_quoted = is_formula || cell.contains([',', '"', '\n', '\r']);
    if !is_quoted {
        return text.push_str(cell);
    }
    text.push('"');
    if is_formula {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

/// Adds a line of cells.
pub(crate) fn push_row(text: &mut String, cells: &[&str]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        push_cell(text, cell);
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{push_cell, push_row};

    #[test]
    fn cells_cannot_break_out() {
        for (cell, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("+64 21", "\"'+64 21\""),
            ("@name", "\"'@name\""),
            ("-1", "\"'-1\""),
            ("two\nlines", "\"two\nlines\""),
            ("", ""),
        ] {
            let mut text = String::new();
            push_cell(&mut text, cell);
            assert_eq!(text, written);
        }
        let mut text = String::new();
        push_row(&mut text, &["a", "=b", ""]);
        assert_eq!(text, "a,\"'=b\",\n");
    }
}
