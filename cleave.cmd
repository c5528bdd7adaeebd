@echo off
rem Runs Cleave's command line on Windows. Builds what it needs on first use; after a change of a source, run it with --rebuild first.
rem   cleave demo      cleave --help
setlocal
set "home=%~dp0"
set "module=%home%examples\cli"
set "classpath_file=%module%\target\classpath.txt"
set "java_options=%module%\target\java-options"
set "place_file=%module%\target\place"
where java >nul 2>nul || (echo cleave: no java found ^(expected: JDK 17 or later on the PATH^) 1>&2 & exit /b 1)
if "%~1"=="--rebuild" (
  if exist "%classpath_file%" del "%classpath_file%"
  shift
)
rem Moved or copied: the class path names the place where it was built.
set "place="
if exist "%place_file%" set /p place=<"%place_file%"
if not "%place%"=="%home%" if exist "%classpath_file%" del "%classpath_file%"
if not exist "%classpath_file%" (
  where mvn >nul 2>nul || (echo cleave: no mvn found ^(expected: Maven 3.8 or later on the PATH^) 1>&2 & exit /b 1)
  echo cleave: building ^(the first time, Maven fetches PyTorch: about 200 MB in all^)... 1>&2
  if not exist "%module%\target" mkdir "%module%\target"
  pushd "%home%"
  call mvn -B -ntp -pl examples/cli -am -Dspotless.check.skip process-classes > "%module%\target\build.log" 2>&1 || (
    type "%module%\target\build.log" 1>&2
    echo cleave: the build failed; its whole output is in %module%\target\build.log 1>&2
    popd & exit /b 1
  )
  popd
  rem A class path is longer than a command may be: Java reads it from a file, in which a backslash is two.
  powershell -NoProfile -Command "$quote = [char]34; Set-Content '%java_options%' ('-cp ' + $quote + ('%module%\target\classes;' + (Get-Content '%classpath_file%')).Replace('\', '\\') + $quote)"
  cmd /v:on /c "echo(!home!">"%place_file%"
)
set "arguments="
:next
if "%~1"=="" goto run
set arguments=%arguments% %1
shift
goto next
:run
rem JDK 22 and later warn of native libraries that nobody allows.
set "native="
for /f "tokens=3" %%v in ('java -version 2^>^&1 ^| findstr /c:"version"') do for /f "tokens=1 delims=." %%m in ("%%~v") do if %%m geq 22 set "native=--enable-native-access=ALL-UNNAMED"
java %native% "@%java_options%" -DOPT_OUT_TRACKING=true %JAVA_OPTS% io.cleave.cli.Cleave %arguments%
exit /b %ERRORLEVEL%
