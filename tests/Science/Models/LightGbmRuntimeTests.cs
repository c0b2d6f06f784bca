using System.Runtime.InteropServices;
using Slipway.Models.LightGbm;

namespace Slipway.Tests.Models;

public sealed class LightGbmRuntimeTests
{
    [Fact]
    public void On_another_processor_it_says_so() =>
        LightGbmRuntime.Explain("Debian", linux: true, Architecture.Arm64, _ => true)!.ShouldContain("64-bit x86 processors only, this process runs on arm64");

    [Fact]
    public void Without_OpenMP_it_says_what_to_install() =>
        LightGbmRuntime.Explain("Debian", linux: true, Architecture.X64, name => name is not "libgomp.so.1")!.ShouldContain("apt-get install libgomp1");

    [Fact]
    public void Without_its_library_it_says_what_to_publish_for() =>
        LightGbmRuntime.Explain("Debian", linux: true, Architecture.X64, name => name is "libgomp.so.1")!.ShouldContain("Publish for linux-x64");

    [Fact]
    public void On_other_systems_OpenMP_is_not_asked_for() =>
        LightGbmRuntime.Explain("Windows", linux: false, Architecture.X64, name => name is not "libgomp.so.1").ShouldBeNull();

    [Fact]
    public void Here_it_works() => LightGbmRuntime.WhyUnavailable.ShouldBeNull();
}
