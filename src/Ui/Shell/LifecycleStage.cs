namespace Slipway.Ui;

/// <summary>Where on the way from data to production a page belongs; the order is that of the side navigation.</summary>
public enum LifecycleStage
{
    Overview,
    Data,
    Experiments,
    Studies,
    Pipelines,
    Models,
    Deployments,
    Monitors,
    Governance,
    Server,
}
