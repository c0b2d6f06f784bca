namespace Slipway.Governance.Lineage;

/// <summary>What a later thing is to an earlier one, in the terms of W3C's PROV-O (Recommendation of 30 April 2013).</summary>
internal static class Relations
{
    /// <summary>An activity, or what works like one, took the earlier thing as its input.</summary>
    public const string Used = "used";

    /// <summary>The earlier thing made the later one.</summary>
    public const string GeneratedBy = "wasGeneratedBy";

    /// <summary>The later thing was computed from the earlier one.</summary>
    public const string DerivedFrom = "wasDerivedFrom";

    /// <summary>The later version followed the earlier one.</summary>
    public const string RevisionOf = "wasRevisionOf";

    /// <summary>The rows were read from the earlier thing.</summary>
    public const string PrimarySource = "hadPrimarySource";

    /// <summary>The earlier thing set the later one going.</summary>
    public const string StartedBy = "wasStartedBy";

    /// <summary>The later activity is a part of the earlier one.</summary>
    public const string InformedBy = "wasInformedBy";

    /// <summary>Said of the later thing: "was trained on", before the earlier one's name.</summary>
    public static string OfLater(string relation) => relation switch
    {
        Used => "used",
        GeneratedBy => "was made by",
        DerivedFrom => "derives from",
        RevisionOf => "follows",
        PrimarySource => "was loaded from",
        StartedBy => "was started by",
        InformedBy => "is part of",
        _ => relation,
    };

    /// <summary>Said of the earlier thing, before the later one's name.</summary>
    public static string OfEarlier(string relation) => relation switch
    {
        Used => "was used by",
        GeneratedBy => "made",
        DerivedFrom => "went into",
        RevisionOf => "was followed by",
        PrimarySource => "was loaded as",
        StartedBy => "started",
        InformedBy => "has the part",
        _ => relation,
    };
}
