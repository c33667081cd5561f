import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UnsupportedEncodingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.context.InternalContextAdapterImpl;
import org.apache.velocity.exception.MethodInvocationException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.directive.StopCommand;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.apache.velocity.util.introspection.Info;
import org.apache.velocity.util.introspection.UberspectImpl;
import org.apache.velocity.util.introspection.VelMethod;
import org.apache.velocity.util.introspection.VelPropertyGet;

/**
 * Velocity 1.7 as a process: each line of the input is the JSON of [template, body], each line of the output that of
 * {"text": …} or {"error": "compile" | "render", "detail": …}, with the "features" of the language that were reached.
 */
public final class VelocityOracle {
  private static int cases = 0;
  private static final Set<String> reached = new TreeSet<>();

  public static void main(String[] arguments) throws Exception {
    RuntimeInstance runtime = new RuntimeInstance();
    runtime.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    runtime.setProperty("runtime.introspector.uberspect", Watching.class.getName());
    runtime.setProperty("velocimacro.library", "");
    runtime.setProperty("velocimacro.permissions.allow.inline.local.scope", "true");
    runtime.setProperty("parser.pool.size", "2");
    runtime.init();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    PrintStream out = new PrintStream(System.out, false, "US-ASCII");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<?> pair = (List<?>) new Reader(line).read();
      out.println(ascii(Json.text(inTime(() -> answer(runtime, (String) pair.get(0), (String) pair.get(1))), false)));
      if (!in.ready()) out.flush();
    }
    if (worker != null) worker.shutdown();
  }

  private static final long LIMIT_MS = 2000;
  private static ExecutorService worker;
  private static volatile Thread current;

  /** The answer, or the error "late" where there is none in time: a loop may be as long as a range. */
  @SuppressWarnings("removal")
  private static Map<String, Object> inTime(Callable<Map<String, Object>> task) throws Exception {
    if (worker == null) worker = Executors.newSingleThreadExecutor(run -> current = new Thread(null, run, "case", 4 << 20));
    try {
      return worker.submit(task).get(LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      worker.shutdownNow();
      worker = null;
      current.stop();
      return Map.of("error", "late", "detail", "", "features", List.of());
    }
  }

  private static Map<String, Object> answer(RuntimeInstance runtime, String template, String body) {
    reached.clear();
    Map<String, Object> answer = new LinkedHashMap<>();
    String phase = "compile";
    // Macros are kept by the name of their template, and a parser remembers those of the template before.
    String name = "template" + cases++;
    try {
      SimpleNode tree = runtime.createNewParser().parse(new StringReader(template), name);
      note(tree);
      VelocityContext scope = new VelocityContext();
      scope.put("input", new Input(body));
      scope.put("util", new Util());
      EventCartridge handlers = new EventCartridge();
      handlers.addEventHandler(new NullRule());
      handlers.attachToContext(scope);
      InternalContextAdapterImpl context = new InternalContextAdapterImpl(scope);
      context.pushCurrentTemplateName(name);
      tree.init(context, runtime);
      phase = "render";
      answer.put("text", render(tree, context));
    } catch (Throwable thrown) {
      Throwable cause = thrown instanceof MethodInvocationException && thrown.getCause() != null ? thrown.getCause() : thrown;
      answer.put("error", phase);
      answer.put("detail", cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }
    runtime.dumpVMNamespace(name);
    answer.put("features", new ArrayList<>(reached));
    return answer;
  }

  private static String ascii(String json) {
    StringBuilder out = new StringBuilder();
    for (char c : json.toCharArray()) out.append(c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    return out.toString();
  }

  private static String render(SimpleNode tree, InternalContextAdapterImpl context) throws Exception {
    StringWriter writer = new StringWriter();
    try {
      tree.render(context, writer);
    } catch (StopCommand stop) {
      // As Velocity itself takes it: what was written until then is the result.
    }
    return writer.toString();
  }

  private static void note(Node node) {
    reached.add(node instanceof ASTDirective ? directive((ASTDirective) node) : node.getClass().getSimpleName().substring("AST".length()));
    for (int index = 0; index < node.jjtGetNumChildren(); index++) note(node.jjtGetChild(index));
  }

  private static final Set<String> DIRECTIVES = Set.of("foreach", "break", "stop", "macro", "define", "literal");

  private static String directive(ASTDirective node) {
    String name = node.getDirectiveName();
    if (DIRECTIVES.contains(name)) return "#" + name;
    return name.startsWith("@") ? "#@call" : "#call";
  }

  /** Every reference without a value is the empty text. */
  public static final class NullRule implements InvalidReferenceEventHandler, ReferenceInsertionEventHandler {
    /** An array prints like a list, not by its identity, which no two runs share. */
    @Override
    public Object referenceInsert(String reference, Object value) {
      return value instanceof Object[] ? Arrays.asList((Object[]) value).toString() : value;
    }

    @Override
    public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
      return "";
    }

    @Override
    public boolean invalidSetMethod(Context context, String left, String right, Info info) {
      return false;
    }

    @Override
    public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
      return "";
    }
  }

  /** Notes the members that exist, by the kind of the value they were asked of. */
  public static final class Watching extends UberspectImpl {
    @Override
    public VelMethod getMethod(Object object, String name, Object[] arguments, Info info) throws Exception {
      VelMethod method = super.getMethod(object, name, arguments, info);
      if (method != null) reached.add(kindOf(object) + "." + name + "()");
      return method;
    }

    @Override
    public VelPropertyGet getPropertyGet(Object object, String name, Info info) throws Exception {
      VelPropertyGet property = super.getPropertyGet(object, name, info);
      if (property != null) reached.add(kindOf(object) + "." + (object instanceof Map ? "key" : name));
      return property;
    }

    private static String kindOf(Object value) {
      if (value instanceof String) return "String";
      if (value instanceof List) return "List";
      if (value instanceof Map) return "Map";
      if (value instanceof Map.Entry) return "Entry";
      if (value instanceof Collection) return "View";
      if (value instanceof Number) return "Number";
      return value == null ? "null" : value.getClass().getSimpleName();
    }
  }

  /** `$input`, for paths of member names and indexes only. */
  public static final class Input {
    private final String body;
    private final Object document;

    @Override
    public String toString() {
      return "";
    }

    Input(String body) {
      this.body = body;
      this.document = new Reader(body).read();
    }

    public String getBody() {
      return body;
    }

    public Object path(String path) {
      Object found = find(path);
      return found == Json.MISSING ? null : found;
    }

    public String json(String path) {
      Object found = find(path);
      return found == Json.MISSING ? "\"\"" : Json.text(found, false);
    }

    private Object find(String path) {
      Object value = document;
      for (String step : path.replace("[", ".[").split("\\.")) {
        if (step.equals("$")) continue;
        if (step.startsWith("[")) {
          int index = Integer.parseInt(step.substring(1, step.length() - 1));
          if (!(value instanceof List) || index >= ((List<?>) value).size()) return Json.MISSING;
          value = ((List<?>) value).get(index);
        } else {
          if (!(value instanceof Map) || !((Map<?, ?>) value).containsKey(step)) return Json.MISSING;
          value = ((Map<?, ?>) value).get(step);
        }
      }
      return value;
    }
  }

  /** `$util`. */
  public static final class Util {
    @Override
    public String toString() {
      return "";
    }

    public String escapeJavaScript(Object value) {
      return StringEscapeUtils.escapeJavaScript(String.valueOf(value));
    }

    public String urlEncode(Object value) throws UnsupportedEncodingException {
      return URLEncoder.encode(String.valueOf(value), "UTF-8");
    }

    public String urlDecode(Object value) throws UnsupportedEncodingException {
      return URLDecoder.decode(String.valueOf(value), "UTF-8");
    }

    public String base64Encode(Object value) {
      return Base64.getEncoder().encodeToString(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }

    public String base64Decode(Object value) {
      return new String(Base64.getDecoder().decode(String.valueOf(value)), StandardCharsets.UTF_8);
    }
  }

  /** A list of the body, which prints as JSON. */
  public static final class JSONArray extends ArrayList<Object> {
    @Override
    public String toString() {
      return Json.text(this, true);
    }
  }

  /** JSON text as json-smart writes it. */
  static final class Json {
    static final Object MISSING = new Object();

    static String text(Object value, boolean escapesSlash) {
      StringBuilder out = new StringBuilder();
      write(out, value, escapesSlash);
      return out.toString();
    }

    private static void write(StringBuilder out, Object value, boolean escapesSlash) {
      if (value == null || value instanceof Number || value instanceof Boolean) out.append(value);
      else if (value instanceof Map) {
        String comma = "{";
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          out.append(comma);
          quote(out, String.valueOf(entry.getKey()), escapesSlash);
          out.append(':');
          write(out, entry.getValue(), escapesSlash);
          comma = ",";
        }
        out.append(((Map<?, ?>) value).isEmpty() ? "{}" : "}");
      } else if (value instanceof Iterable) {
        String comma = "";
        out.append('[');
        for (Object item : (Iterable<?>) value) {
          out.append(comma);
          write(out, item, escapesSlash);
          comma = ",";
        }
        out.append(']');
      } else quote(out, value.toString(), escapesSlash);
    }

    private static void quote(StringBuilder out, String text, boolean escapesSlash) {
      out.append('"');
      for (char c : text.toCharArray()) {
        int special = "\"\\\b\f\n\r\t".indexOf(c);
        if (special >= 0) out.append('\\').append("\"\\bfnrt".charAt(special));
        else if (c == '/' && escapesSlash) out.append("\\/");
        else if (c < ' ' || (c >= 0x7f && c <= 0x9f) || (c >= 0x2000 && c <= 0x20ff))
          out.append(String.format("\\u%04X", (int) c));
        else out.append(c);
      }
      out.append('"');
    }
  }

  /** Strict JSON, with numbers of the kinds that json-smart makes of them. */
  static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Object read() {
      char first = next();
      switch (first) {
        case '{':
          return readMap();
        case '[':
          return readList();
        case '"':
          return readText();
        default:
          return readWord();
      }
    }

    private char next() {
      while (text.charAt(at) <= ' ') at++;
      return text.charAt(at);
    }

    private Map<String, Object> readMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      at++;
      while (next() != '}') {
        if (next() == ',') at++;
        next();
        String key = readText();
        if (next() == ':') at++;
        map.put(key, read());
      }
      at++;
      return map;
    }

    private List<Object> readList() {
      List<Object> list = new JSONArray();
      at++;
      while (next() != ']') {
        if (next() == ',') at++;
        list.add(read());
      }
      at++;
      return list;
    }

    private String readText() {
      StringBuilder out = new StringBuilder();
      for (at++; text.charAt(at) != '"'; at++) {
        if (text.charAt(at) != '\\') out.append(text.charAt(at));
        else if (text.charAt(++at) == 'u') {
          out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
          at += 4;
        } else {
          int special = "bfnrt".indexOf(text.charAt(at));
          out.append(special < 0 ? text.charAt(at) : "\b\f\n\r\t".charAt(special));
        }
      }
      at++;
      return out.toString();
    }

    private Object readWord() {
      int start = at;
      while (at < text.length() && "+-.".indexOf(text.charAt(at)) >= 0 || at < text.length() && Character.isLetterOrDigit(text.charAt(at))) at++;
      String word = text.substring(start, at);
      if (word.equals("null")) return null;
      if (word.equals("true") || word.equals("false")) return Boolean.valueOf(word);
      if (word.matches("-?\\d+")) return integer(new BigInteger(word));
      if (word.length() > 18) return new BigDecimal(word);
      return Double.valueOf(word);
    }

    private static Number integer(BigInteger value) {
      if (value.bitLength() < 32) return value.intValue();
      if (value.bitLength() < 64) return value.longValue();
      return value;
    }
  }
}
