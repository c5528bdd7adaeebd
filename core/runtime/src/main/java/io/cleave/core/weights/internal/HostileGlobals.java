package io.cleave.core.weights.internal;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The globals that run code, read files or access the network when Python loads them. Nothing is
 * called here, whatever a pickle names; these are refused because a file that names one is meant to
 * harm whoever loads it elsewhere. A name that is not in the list is inert, so a gap in it does no
 * harm.
 */
final class HostileGlobals {
  private static final Set<String> BUILTINS = Set.of("builtins", "__builtin__", "__builtins__");

  /** Values, exceptions and pure computations; many of the rest run code. */
  private static final Pattern HARMLESS_BUILTINS =
      Pattern.compile(
          "len|abs|min|max|sum|sorted|round|print|any|all|zip|enumerate|reversed|repr|hash|id|ord|chr|divmod"
              + "|pow|isinstance|issubclass|callable|super|property|staticmethod|classmethod"
              + "|set|frozenset|complex|bytes|bytearray|str|unicode|basestring|int|long|float|bool|list"
              + "|tuple|dict|slice|range|xrange|object|type|NoneType|Ellipsis|NotImplemented"
              + "|[A-Z]\\w*(Error|Exception|Warning|Interrupt|Iteration|Exit)|Exception");

  private static final Set<String> MODULES =
      Set.of(
          "_ctypes",
          "_operator",
          "_pickle",
          "_posixsubprocess",
          "_thread",
          "asyncio",
          "atexit",
          "bdb",
          "cPickle",
          "cProfile",
          "cffi",
          "codeop",
          "concurrent.futures",
          "ctypes",
          "distutils",
          "doctest",
          "ensurepip",
          "fileinput",
          "ftplib",
          "gc",
          "http",
          "httplib",
          "idlelib",
          "imp",
          "importlib",
          "joblib",
          "lib2to3",
          "linecache",
          "logging.config",
          "marshal",
          "multiprocessing",
          "nt",
          "numpy.ctypeslib",
          "numpy.distutils",
          "numpy.f2py",
          "numpy.testing",
          "operator",
          "os",
          "pdb",
          "pickle",
          "pip",
          "pkgutil",
          "popen2",
          "posix",
          "pty",
          "pydoc",
          "requests",
          "runpy",
          "setuptools",
          "shelve",
          "shutil",
          "smtplib",
          "socket",
          "socketserver",
          "sqlite3",
          "ssl",
          "subprocess",
          "sys",
          "tempfile",
          "threading",
          "timeit",
          "torch._dynamo",
          "torch._inductor",
          "torch.hub",
          "torch.utils.bottleneck",
          "torch.utils.collect_env",
          "torch.utils.cpp_extension",
          "urllib.request",
          "urllib2",
          "venv",
          "webbrowser",
          "xmlrpc",
          "zipimport");

  /** Without the modules below them: other projects have packages of these names. */
  private static final Set<String> MODULES_ALONE =
      Set.of("code", "commands", "profile", "signal", "site", "trace");

  private static final Set<String> NAMES =
      Set.of(
          "_io.FileIO",
          "_io.open",
          "codecs.open",
          "functools.reduce",
          "io.FileIO",
          "io.open",
          "io.open_code",
          "numpy.fromfile",
          "numpy.load",
          "pandas.read_pickle",
          "torch.classes.load_library",
          "torch.jit._pickle.build_class",
          "torch.jit.load",
          "torch.load",
          "torch.ops.load_library",
          "torch.serialization.load",
          "types.CodeType",
          "types.FunctionType");

  /** Refused in any module. */
  private static final Set<String> CALLS =
      Set.of("system", "popen", "eval", "exec", "execfile", "__import__");

  private HostileGlobals() {}

  static boolean contains(String module, String name) {
    if (BUILTINS.contains(module)) {
      return !HARMLESS_BUILTINS.matcher(name).matches();
    }
    return isOfHostileModule(module)
        || NAMES.contains(module + "." + name)
        || reachesThroughAnother(name);
  }

  private static boolean isOfHostileModule(String module) {
    for (int dot = module.indexOf('.'); dot >= 0; dot = module.indexOf('.', dot + 1)) {
      if (MODULES.contains(module.substring(0, dot))) {
        return true;
      }
    }
    return MODULES.contains(module) || MODULES_ALONE.contains(module);
  }

  /** Such as {@code torch} and {@code hub.os.system}. */
  private static boolean reachesThroughAnother(String name) {
    String[] steps = name.split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      boolean module = MODULES.contains(steps[i]) || BUILTINS.contains(steps[i]);
      if (module || steps[i].startsWith("__")) {
        return true;
      }
    }
    return CALLS.contains(steps[steps.length - 1]);
  }
}
