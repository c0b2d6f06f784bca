using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Slipway.Tests.Ui;

/// <summary>axe-core on a page as it stands. It is put in once a page and tells violations alone; our pages have no frames, for which the package's own way opens another tab each time.</summary>
internal static class Axe
{
    private static readonly Lazy<string> Script = new(() => new BundledAxeScriptProvider().GetScript());

    /// <param name="rules">The rules to check; none for all.</param>
    /// <returns>What is wrong: rule, place and element.</returns>
    public static async Task<IReadOnlyList<string>> Violations(IPage page, params IReadOnlyList<string> rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync("() => {" + Script.Value + "}");
        return await page.EvaluateAsync<string[]>("""
            async rules => {
              const options = { resultTypes: ['violations'], iframes: false, ...(rules.length > 0 ? { runOnly: { type: 'rule', values: rules } } : {}) };
              const { violations } = await axe.run(document, options);
              return violations.flatMap(violation => violation.nodes.map(node => `${violation.id} at ${node.target.join(' ')}: ${node.html}`));
            }
            """, rules);
    }
}
