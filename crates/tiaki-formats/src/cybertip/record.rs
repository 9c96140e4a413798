//! What an element type is: its struct, table of children, reader and writer, from one description.
//!
//! [`record!`] takes the description in the order of the schema and makes all four, so that they
//! cannot disagree. To add an element, add one line in `model`.

use super::lexical::Lexical;
use super::parser::Parser;
use super::rejection::Rejection;
use super::sequence::Child;
use super::source::Source;
use super::write::Writer;

/// How a child element reads and writes.
pub(crate) trait Codec {
    type Value;
    /// Whether the element holds a text and is read by reading that.
    const TEXT: bool;
    fn read<S: Source>(&self, parser: &mut Parser<'_, S>) -> Result<Self::Value, Rejection>;
    fn write(&self, value: &Self::Value, name: &str, out: &mut Writer);
    #[cfg(test)]
    fn sample_value(&self, random: &mut super::sample::Random) -> Self::Value;
}

impl<L: Lexical> Codec for L {
    type Value = L::Value;
    const TEXT: bool = true;

    #[inline]
    fn read<S: Source>(&self, parser: &mut Parser<'_, S>) -> Result<L::Value, Rejection> {
        parser.leaf(self)
    }

    fn write(&self, value: &L::Value, name: &str, out: &mut Writer) {
        out.leaf(name, &self.print(value));
    }

    #[cfg(test)]
    fn sample_value(&self, random: &mut super::sample::Random) -> L::Value {
        self.sample(random)
    }
}

/// An element with attributes or children, entered when read.
pub(crate) trait Record: Sized {
    /// Whether it holds a text, not elements.
    const TEXT: bool = false;
    fn read<S: Source>(parser: &mut Parser<'_, S>) -> Result<Self, Rejection>;
    fn write(&self, name: &str, out: &mut Writer);
    #[cfg(test)]
    fn sample(random: &mut super::sample::Random) -> Self;
}

/// The codec of a [`Record`].
pub(crate) struct Nested<T>(std::marker::PhantomData<T>);

/// An element of type `T`.
pub(crate) const fn nested<T: Record>() -> Nested<T> {
    Nested(std::marker::PhantomData)
}

impl<T: Record> Codec for Nested<T> {
    type Value = T;
    const TEXT: bool = T::TEXT;

    #[inline]
    fn read<S: Source>(&self, parser: &mut Parser<'_, S>) -> Result<T, Rejection> {
        T::read(parser)
    }

    fn write(&self, value: &T, name: &str, out: &mut Writer) {
        value.write(name, out);
    }

    #[cfg(test)]
    fn sample_value(&self, random: &mut super::sample::Random) -> T {
        T::sample(random)
    }
}

/// Where a value goes: required, optional or repeated.
pub(crate) trait Place<T> {
    const REQUIRED: bool;
    const MANY: bool;
    fn put(&mut self, value: T);
    fn each(&self, visit: impl FnMut(&T));
}

impl<T> Place<T> for T {
    const REQUIRED: bool = true;
    const MANY: bool = false;

    fn put(&mut self, value: T) {
        *self = value;
    }

    fn each(&self, mut visit: impl FnMut(&T)) {
        visit(self);
    }
}

impl<T> Place<T> for Option<T> {
    const REQUIRED: bool = false;
    const MANY: bool = false;

    fn put(&mut self, value: T) {
        *self = Some(value);
    }

    fn each(&self, visit: impl FnMut(&T)) {
        self.iter().for_each(visit);
    }
}

/// Bytes of an element from which on a list begins with room for one.
const ROOM: usize = 512;

impl<T> Place<T> for Vec<T> {
    const REQUIRED: bool = false;
    const MANY: bool = true;

    fn put(&mut self, value: T) {
        if self.is_empty() && size_of::<T>() > ROOM {
            // Most lists hold one: do not begin with room for four large elements.
            self.reserve_exact(1);
        }
        self.push(value);
    }

    fn each(&self, visit: impl FnMut(&T)) {
        self.iter().for_each(visit);
    }
}

/// The table entry of a child that goes to a place `P`.
pub(crate) const fn child<P, C>(name: &'static str, _: &C) -> Child
where
    C: Codec,
    P: Place<C::Value>,
{
    Child {
        name,
        required: P::REQUIRED,
        many: P::MANY,
        alternative: false,
        text: C::TEXT,
    }
}

/// The same, excluding the child before it.
pub(crate) const fn or_child<P, C>(name: &'static str, codec: &C) -> Child
where
    C: Codec,
    P: Place<C::Value>,
{
    let mut child = child::<P, C>(name, codec);
    child.alternative = true;
    child
}

/// Whether an attribute that goes to a place `P` is required.
pub(crate) const fn required<P, L>(_: &L) -> bool
where
    L: Lexical,
    P: Place<L::Value>,
{
    P::REQUIRED
}

/// Describes an element type; see the module.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $vis:vis $name:ident $(, check $check:path)?;
        $( attributes { $( $(#[$ameta:meta])* $afield:ident: $atype:ty = $aname:literal, $alex:expr; )* } )?
        $( value $(#[$vmeta:meta])* $vfield:ident: $vtype:ty = $vlex:expr; )?
        $( children { $( $(#[$cmeta:meta])* $cfield:ident: $ctype:ty = $($or:ident)? $cname:literal, $ccodec:expr; )* } )?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default)]
        $vis struct $name {
            $($( #[doc = concat!("Attribute `", $aname, "`.")] $(#[$ameta])* $vis $afield: $atype, )*)?
            $( #[doc = "The element's text."] $(#[$vmeta])* $vis $vfield: $vtype, )?
            $($( #[doc = concat!("Element `", $cname, "`.")] $(#[$cmeta])* $vis $cfield: $ctype, )*)?
        }

        impl $crate::cybertip::record::Record for $name {
            const TEXT: bool = false $( || { let _ = stringify!($vfield); true } )?;

            fn read<S: $crate::cybertip::source::Source>(
                parser: &mut $crate::cybertip::parser::Parser<'_, S>,
            ) -> Result<Self, $crate::cybertip::rejection::Rejection> {
                let mut this = Self::default();
                let start = parser.start();
                $( $crate::cybertip::record::read_attributes!(
                    this, parser, $( $afield: $atype = $aname, $alex; )*); )?
                if parser.has_attributes() {
                    parser.keep_all_attributes()?;
                }
                $( this.$vfield = parser.content(&$vlex)?; )?
                $( $crate::cybertip::record::read_children!(
                    this, parser, $( $cfield: $ctype = $($or)? $cname, $ccodec; )*); )?
                $( $check(&this, parser, start)?; )?
                let _ = start;
                parser.leave();
                Ok(this)
            }

            fn write(&self, name: &str, out: &mut $crate::cybertip::write::Writer) {
                use $crate::cybertip::record::Place;
                out.open(name);
                $($( Place::each(&self.$afield, |value| {
                    let text = $crate::cybertip::lexical::Lexical::print(&$alex, value);
                    out.attribute($aname, &text);
                }); )*)?
                out.opened();
                $( out.text(&$crate::cybertip::lexical::Lexical::print(&$vlex, &self.$vfield)); )?
                $($( Place::each(&self.$cfield, |value| {
                    $crate::cybertip::record::Codec::write(&$ccodec, value, $cname, out);
                }); )*)?
                out.close(name);
            }

            #[cfg(test)]
            fn sample(random: &mut $crate::cybertip::sample::Random) -> Self {
                use $crate::cybertip::record::Codec;
                let mut this = Self::default();
                $($( random.fill(&mut this.$afield, |r| $alex.sample_value(r)); )*)?
                $( this.$vfield = $vlex.sample_value(random); )?
                $($( random.fill(&mut this.$cfield, |r| $ccodec.sample_value(r)); )*)?
                this
            }
        }
    };
}

macro_rules! read_attributes {
    ($this:ident, $parser:ident, $( $field:ident: $type:ty = $name:literal, $lex:expr; )*) => {
        {
            let mut seen = 0u32;
            if $parser.has_attributes() {
                let text = $parser.take_attributes();
                let mut attributes =
                    $crate::cybertip::attributes::Attributes::new(&text, $parser.attribute_limit());
                while let Some(attribute) = $parser.attribute(&mut attributes)? {
                    let mut bit = 1u32;
                    $(
                        if attribute.name == $name {
                            seen |= bit;
                            let value = $parser.attribute_value(&$lex, $name, &attribute)?;
                            $crate::cybertip::record::Place::put(&mut $this.$field, value);
                            continue;
                        }
                        bit <<= 1;
                    )*
                    let _ = bit;
                    $parser.unknown_attribute(&attribute)?;
                }
                $parser.attributes_done(text);
            }
            let mut bit = 1u32;
            $(
                if $crate::cybertip::record::required::<$type, _>(&$lex) && seen & bit == 0 {
                    return Err($parser.missing_attribute($name));
                }
                bit <<= 1;
            )*
            let _ = (bit, seen);
        }
    };
}

macro_rules! read_children {
    ($this:ident, $parser:ident, $( $field:ident: $type:ty = $($or:ident)? $name:literal, $codec:expr; )*) => {
        {
            const CHILDREN: &[$crate::cybertip::sequence::Child] = &[
                $( $crate::cybertip::record::child_entry!($($or)?, $type, $name, $codec), )*
            ];
            let mut sequence = $crate::cybertip::sequence::Sequence::new(
                CHILDREN,
                $crate::cybertip::sequence::Order::Fixed,
            );
            while let Some(found) = $parser.child(&mut sequence)? {
                // An element without known children has nothing to compare with.
                let mut index = 0;
                let _ = (found, &mut index);
                $(
                    if found == index {
                        let value = $crate::cybertip::record::Codec::read(&$codec, $parser)?;
                        $crate::cybertip::record::Place::put(&mut $this.$field, value);
                        continue;
                    }
                    index += 1;
                )*
                let _ = index;
            }
        }
    };
}

macro_rules! child_entry {
    (, $type:ty, $name:literal, $codec:expr) => {
        $crate::cybertip::record::child::<$type, _>($name, &$codec)
    };
    (or, $type:ty, $name:literal, $codec:expr) => {
        $crate::cybertip::record::or_child::<$type, _>($name, &$codec)
    };
}

pub(crate) use {child_entry, read_attributes, read_children, record};
