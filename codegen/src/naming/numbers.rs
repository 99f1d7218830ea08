//! Numbers in words, because an identifier can't start with a digit.

const ONES: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const MAGNITUDES: [(u128, &str); 6] = [
    (1_000_000_000_000_000_000, "quintillion"),
    (1_000_000_000_000_000, "quadrillion"),
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
];

/// Replaces a first word that starts with digits by the number they form, in words: `25` -> `twenty`, `five`. What
/// follows the digits inside that word is dropped (docs/rules.md#1-5-words).
#[must_use]
pub fn spell_leading(words: Vec<String>) -> Vec<String> {
    let digits: String =
        words.first().map_or_else(String::new, |w| w.chars().take_while(char::is_ascii_digit).collect());
    if digits.is_empty() {
        return words;
    }
    let mut out = Vec::with_capacity(words.len() + 2);
    match digits.parse::<u128>() {
        Ok(0) => out.push("zero".to_owned()),
        Ok(number) if number <= 10u128.pow(30) => spell(number, &mut out),
        _ => out.push("lots".to_owned()),
    }
    out.extend(words.into_iter().skip(1));
    out
}

fn spell(mut number: u128, out: &mut Vec<String>) {
    for (value, name) in MAGNITUDES {
        // The original compares with `>`: a round thousand is spelt with what is left of it, ten hundred.
        if number > value {
            spell(number / value, out);
            out.push(name.to_owned());
            number %= value;
        }
    }
    if number > 99 {
        // A round thousand has no digit word of its own; the original prints nothing for it.
        let hundreds = usize::try_from(number / 100).unwrap_or(usize::MAX);
        out.push(ONES.get(hundreds).copied().unwrap_or_default().to_owned());
        out.push("hundred".to_owned());
        number %= 100;
    }
    let rest = usize::try_from(number).expect("less than a hundred is left");
    if rest > 19 {
        out.push(TENS[rest / 10].to_owned());
        if rest % 10 > 0 {
            out.push(ONES[rest % 10].to_owned());
        }
    } else if rest > 0 {
        out.push(ONES[rest].to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::spell_leading;

    #[test]
    fn spells_leading_numbers() {
        for (text, expected) in [
            ("25 jjn4", "twenty five jjn4"),
            ("3 d model", "three d model"),
            ("365 x", "three hundred sixty five x"),
            ("2010 x", "two thousand ten x"),
            ("1000", "ten hundred"),
            ("0 a", "zero a"),
            ("12ab c", "twelve c"),
            ("a1 b", "a1 b"),
            ("99999999999999999999999999999999999", "lots"),
        ] {
            let words = text.split(' ').map(str::to_owned).collect();
            assert_eq!(spell_leading(words).join(" "), expected, "{text}");
        }
    }
}
