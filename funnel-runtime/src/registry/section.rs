//! The link section of the records of this process: where it is named and how it is found. The
//! only place of the crate that reads memory the compiler does not know about.
//!
//! The section is called `funnel` on ELF, because GNU ld and lld define the symbols for the start and
//! the end of a section only where its name is a C identifier, and `__DATA,__funnel` and `.funnel` on
//! Mach-O and PE. The macro [`record!`](crate::__record) puts a static there.
#![allow(
    unsafe_code,
    reason = "the bounds of a link section are known to the linker alone"
)]

/// Puts a static into the section of records.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($record:item) => {
        #[used]
        #[cfg_attr(
            not(any(target_vendor = "apple", windows)),
            unsafe(link_section = "funnel")
        )]
        #[cfg_attr(
            target_vendor = "apple",
            unsafe(link_section = "__DATA,__funnel,regular,no_dead_strip")
        )]
        #[cfg_attr(windows, unsafe(link_section = ".funnel$b"))]
        $record
    };
}

// Makes the section exist, and with it the symbols below, where nothing is annotated.
#[cfg(not(windows))]
crate::__record! {
    static NOTHING: [u8; 0] = [];
}

#[cfg(not(windows))]
unsafe extern "C" {
    #[cfg_attr(not(target_vendor = "apple"), link_name = "__start_funnel")]
    #[cfg_attr(
        target_vendor = "apple",
        link_name = "\x01section$start$__DATA$__funnel"
    )]
    static START: u8;
    #[cfg_attr(not(target_vendor = "apple"), link_name = "__stop_funnel")]
    #[cfg_attr(target_vendor = "apple", link_name = "\x01section$end$__DATA$__funnel")]
    static STOP: u8;
}

// The linker sorts the parts of a section by what follows the `$`.
#[cfg(windows)]
#[used]
#[unsafe(link_section = ".funnel$a")]
static START: u8 = 0;
#[cfg(windows)]
#[used]
#[unsafe(link_section = ".funnel$c")]
static STOP: u8 = 0;

/// The bytes of the section.
pub(super) fn bytes() -> &'static [u8] {
    let start = &raw const START;
    let stop = &raw const STOP;
    // SAFETY: the linker places both symbols at the bounds of one section, which is mapped as long
    // as the process lives, is never written, and consists of initialised bytes: the statics in it
    // are records, made of `u8` alone, and the zeros that a linker may pad them with.
    unsafe { std::slice::from_raw_parts(start, stop.addr() - start.addr()) }
}

#[cfg(test)]
mod tests {
    crate::__record! {
        // A record of a kind that nobody reads.
        static MARK: [u8; 22] = *b"FUNNEL\0\x01\x16\0\0\0kind\x1fmark\x1e";
    }

    #[test]
    fn holds_the_statics_put_there() {
        let bytes = super::bytes();
        let address = std::ptr::from_ref(&MARK).addr();
        let offset = address - bytes.as_ptr().addr();
        assert_eq!(&bytes[offset..offset + MARK.len()], MARK);
    }
}
