outside="$PWD/outside"
mkdir "$outside"
#: ~/ => $outside/
#: dotnet pack src/Client => ArtifactsPath="$PWD/artifacts" dotnet pack "$ROOT/src/Client"
#: dotnet new console => export NUGET_PACKAGES="$PWD/.nuget"; dotnet new console
#: dotnet run => sed -n '/^```csharp/,/^```/{/^```/!p;/^```$/q}' "$ROOT/docs/log-from-dotnet.md" >Program.cs; dotnet run | tee page.txt; grep -q '/#/experiments/.*/runs/' page.txt
