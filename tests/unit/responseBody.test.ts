import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseBody, requestIdOf } from "../../provider/alicloud/responseBody";

const parse = (text: string) => parseBody(Buffer.from(text));
const bodies = join(__dirname, "../vectors/bodies");

test.each([
  ["a byte order mark", '\uFEFF{"a":"1"}'],
  ["white space", ' \r\n\t{"a":"1"}\n'],
  ["both", '\uFEFF\n {"a":"1"}'],
])("JSON after %s is parsed", (_, text) => {
  expect(parse(text)).toEqual({ object: { a: "1" } });
});

test.each([
  ["a declaration", `<?xml version='1.0' encoding='UTF-8'?><R><a>1</a></R>`],
  ["a byte order mark", `\uFEFF<?xml version="1.0"?>\n<R><a>1</a></R>`],
  ["white space", "\n  <R><a>1</a></R>\n"],
  ["a comment", "<?xml version='1.0'?><!-- x --><R><a>1</a></R>"],
])("XML after %s is parsed", (_, text) => {
  expect(parse(text)).toEqual({ object: { a: "1" } });
});

test("values of XML stay text, exactly as sent", () => {
  const values =
    "<a>0012</a><b>1e5</b><c> x </c><d>true</d><e>0x10</e><f/><g></g><h>a&amp;b&lt;c&gt;&quot;&apos;</h><i>&#39;&#x4e2d;&amp;lt;</i>";
  expect(parse(`<R>${values}<j><![CDATA[<&amp;>]]></j><k>  </k></R>`)).toEqual({
    object: {
      a: "0012",
      b: "1e5",
      c: " x ",
      d: "true",
      e: "0x10",
      f: "",
      g: "",
      h: `a&b<c>"'`,
      i: "'中&lt;",
      j: "<&amp;>",
      k: "  ",
    },
  });
});

test("whitespace between XML elements is ignored, at any depth", () => {
  expect(parse("<R>\n  <a>\n    <b>1</b>\n    <b>2</b>\n  </a>\n  <c>\n    <d>3</d>\n  </c>\n</R>")).toEqual({
    object: { a: { b: ["1", "2"] }, c: { d: "3" } },
  });
});

test("names with a special meaning in JavaScript are plain data in JSON", () => {
  const parsed = parse('{"__proto__":{"a":"1"},"constructor":"2"}');
  expect(Object.keys(parsed.object ?? {})).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(parsed.object)).toBe(Object.prototype);
});

test.each([
  ["nothing", "", "empty", "an empty body"],
  ["white space", " \n", "empty", "an empty body"],
  ["JSON that is cut off", '{"RequestId":"R', "cut", "JSON that is cut off or broken"],
  ["XML that is cut off in an element", "<R><a>1</a><b>", "cut", "XML that is cut off or broken"],
  ["XML that is cut off in a tag", "<R><a>1</a", "cut", "XML that is cut off or broken"],
  ["XML with two roots", "<R><a>1</a></R><R/>", "wrong", "XML without a single root element"],
  ["XML whose root holds text", "<R>hello</R>", "wrong", "XML whose root has no elements"],
  ["XML with a DOCTYPE", "<!DOCTYPE r [<!ENTITY x 'y'>]><r><a>&x;</a></r>", "wrong", "XML with a DOCTYPE, which is refused"],
  ["a list", "[1,2]", "wrong", "JSON that is not an object"],
  ["a number", "12", "wrong", "JSON that is not an object"],
  ["null", "null", "wrong", "JSON that is not an object"],
  ["a text", "Bad Gateway", "wrong", "a body that is neither JSON nor XML"],
  ["bytes that are no text", "\u0000\u0001", "wrong", "a body that is neither JSON nor XML"],
  ["a page", "<html><body>502</body></html>", "html", "an HTML page"],
  ["a page with a doctype", "\n<!DOCTYPE html><p>502", "html", "an HTML page"],
])("a body of %s is described by its kind", (_, text, fault, what) => {
  expect(parse(text)).toEqual({ fault, what });
});

test("a nesting bomb and an entity bomb are refused, not expanded", () => {
  expect(parse(`<R>${"<a>".repeat(100_000)}`)).toMatchObject({ fault: "cut" });
  expect(parse(`<R>${"<a>".repeat(50_000)}${"</a>".repeat(50_000)}</R>`)).toMatchObject({ fault: "wrong" });
  expect(parse(`<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz>&lol;</lolz>`)).toMatchObject({ fault: "wrong" });
});

test("the documented bodies are the same from JSON and XML", () => {
  const read = (name: string) => parseBody(readFileSync(join(bodies, name))).object;
  expect(read("describe-vpn-connection.flat.doc-sample.json")).toMatchObject({ VpnConnectionId: expect.any(String) });
  expect(read("describe-vpn-connection.list.doc-sample.json")).toMatchObject({ VpnConnections: { VpnConnection: expect.anything() } });
  expect(read("describe-vpn-connection.list.doc-sample.xml")).toMatchObject({ VpnConnections: { VpnConnection: expect.anything() } });
});

test.each([
  [{ RequestId: "9823FD72-9A5D-4D3F-BA2C-F8238696A81C" }, "9823FD72-9A5D-4D3F-BA2C-F8238696A81C"],
  [{ requestId: "R-1" }, "R-1"],
  [{ REQUESTID: "R-1" }, "R-1"],
  [{ RequestId: "R-1\u001b[31m evil" }, undefined],
  [{ RequestId: 7 }, undefined],
  [{}, undefined],
])("the request id of %p is %p", (body, id) => {
  expect(requestIdOf(body)).toBe(id);
});

test("a body that is not UTF-8 is refused, so that no pre-shared key changes silently", () => {
  const bytes = Buffer.concat([Buffer.from('{"IkeConfig":{"Psk":"a'), Buffer.from([0xff, 0xc3]), Buffer.from('"}}')]);
  expect(parseBody(bytes)).toEqual({ fault: "wrong", what: "a body that is not UTF-8" });
});

test.each(["é", "€", "𐍈"])("a body that ends inside the character %s can be retried", (character) => {
  const whole = Buffer.from(`{"Name":"${character}`);
  for (let cut = 1; cut < Buffer.byteLength(character); cut++) {
    expect(parseBody(whole.subarray(0, -cut))).toEqual({ fault: "cut", what: "a body that is cut off inside a character" });
  }
});

test("XML that is nested too deeply is invalid, not truncated", () => {
  expect(parseBody(Buffer.from(`${"<a>".repeat(5_000)}x${"</a>".repeat(5_000)}`))).toEqual({
    fault: "wrong",
    what: "XML that is nested too deeply",
  });
});

test.each([
  ["a comment before a DOCTYPE of XML", "<!-- --><!DOCTYPE r><r><a>1</a></r>", "wrong"],
  ["a comment before XML", "<!-- hello --><R><RequestId>r</RequestId></R>", undefined],
  ["comments before a page", "<!-- a -->\n<!-- b --> <html><body/></html>", "html"],
  ["a comment that does not end", "<!-- <html>", "cut"],
])("%s is recognised by the text after the comment", (_, text, fault) => {
  expect(parseBody(Buffer.from(text))).toMatchObject(fault === undefined ? { object: { RequestId: "r" } } : { fault });
});
