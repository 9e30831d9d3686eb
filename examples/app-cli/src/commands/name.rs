//! Names of applications and profiles: they become parts of paths, so they are checked.

use crate::error::CliError;

const LONGEST: usize = 40;

/// The name, if it can be one.
pub(crate) fn checked(name: String) -> Result<String, CliError> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > LONGEST || !name.bytes().all(is_plain) {
        return Err(CliError::BadName);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn a_name_is_a_part_of_a_path_and_no_more() {
        assert!(checked("my-shop-2".to_owned()).is_ok());
        for name in ["", "..", "a/b", "Shop", "a b", &"a".repeat(41)] {
            assert!(checked(name.to_owned()).is_err(), "{name:?}");
        }
    }
}
