//! The .NET types that parameters, properties and outputs of cmdlets have.

/// Index of a model in [`super::CmdletModel::models`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelId(pub u32);

/// A type as PowerShell users see it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of .NET")]
pub enum PsType {
    String,
    Char,
    SecureString,
    Boolean,
    Switch,
    Byte,
    Int32,
    Int64,
    Single,
    Double,
    Decimal,
    DateTime,
    TimeSpan,
    Stream,
    Uri,
    Hashtable,
    Dictionary,
    PsCredential,
    /// A pipeline step of the generated runtime; only hidden parameters have it.
    SendAsyncStep,
    /// An enum with `x-ms-enum`; the class name.
    Enum(String),
    /// A model type.
    Model(ModelId),
    Array(Box<PsType>),
}

impl PsType {
    /// Array of this type.
    #[must_use]
    pub fn array(self) -> Self {
        Self::Array(Box::new(self))
    }

    /// The type inside all arrays.
    #[must_use]
    pub fn element(&self) -> &Self {
        match self {
            Self::Array(inner) => inner.element(),
            other => other,
        }
    }

    /// Whether it is an array.
    #[must_use]
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether it is a .NET value type, which needs `?` to be absent.
    #[must_use]
    pub fn is_value_type(&self) -> bool {
        matches!(
            self,
            Self::Boolean
                | Self::Switch
                | Self::Char
                | Self::Byte
                | Self::Int32
                | Self::Int64
                | Self::Single
                | Self::Double
                | Self::Decimal
                | Self::DateTime
                | Self::TimeSpan
                | Self::Enum(_)
        )
    }

    /// Whether its default value is printed as `0`.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Byte | Self::Int32 | Self::Int64 | Self::Single | Self::Double | Self::Decimal)
    }

    /// Whether it is simple for the choice of the default parameter set (docs/rules.md#3-4-the-default-set).
    #[must_use]
    pub fn is_simple(&self) -> bool {
        !matches!(
            self.element(),
            Self::TimeSpan
                | Self::Stream
                | Self::Dictionary
                | Self::Model(_)
                | Self::SendAsyncStep
                | Self::SecureString
        )
    }
}
