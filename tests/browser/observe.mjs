// Opens a report in a browser without a network, does what a reader does, and prints as JSON what it saw.
//
//   node observe.mjs BROWSER REPORT.html PDF WORD CLAIM
//
// WORD is searched for; CLAIM is the address of the claim whose neighbourhood is asked for.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const axe = require("axe-core");

const [browserPath, report, pdf, word, claim] = process.argv.slice(2);
const address = pathToFileURL(report).href;
const browser = await chromium.launch({
  executablePath: browserPath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

const seen = { console: [], violations: [], requests: [] };

async function open(options = {}) {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  page.on("console", message => {
    if (["error", "warning"].includes(message.type())) seen.console.push(message.text());
  });
  page.on("pageerror", error => seen.console.push(String(error)));
  page.on("request", request => { if (request.url() !== address) seen.requests.push(request.url()); });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", event => window.violations.push(event.violatedDirective));
  });
  await page.goto(address);
  return page;
}

async function close(page) {
  seen.violations.push(...await page.evaluate(() => window.violations ?? []));
  await page.context().close();
}

// Texts of a map that leave the card, chip or badge in which they stand.
function outside() {
  const wrong = [];
  const room = .75;
  const leaves = (text, box) => {
    const own = text.getBBox();
    return own.x < box.x - room || own.y < box.y - room
      || own.x + own.width > box.x + box.width + room || own.y + own.height > box.y + box.height + room;
  };
  let texts = 0;
  let width = 0;
  for (const card of document.querySelectorAll(".map g[data-claim]")) {
    const outline = card.querySelector(":scope > .thesis, :scope > .card:not(.thin), :scope > .card:last-of-type") ?? card.querySelector(".card");
    const box = outline.getBBox();
    const frames = [...card.querySelectorAll(".tag,.alarm,.asked,.settled")].map(frame => frame.getBBox());
    for (const text of card.querySelectorAll("text")) {
      texts += 1;
      width += text.getComputedTextLength();
      if (leaves(text, box)) wrong.push(`card: ${text.textContent}`);
      const own = text.getBBox();
      const middle = own.y + own.height / 2;
      for (const frame of frames) {
        const begins = own.x >= frame.x && own.x < frame.x + frame.width && middle > frame.y && middle < frame.y + frame.height;
        if (begins && leaves(text, frame)) wrong.push(`frame: ${text.textContent}`);
      }
    }
  }
  for (const badge of document.querySelectorAll(".map .badge")) {
    const text = badge.querySelector("text");
    if (text && leaves(text, badge.querySelector("rect,path").getBBox())) wrong.push(`badge: ${text.textContent}`);
  }
  return { texts, width, wrong };
}

async function violations(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach(fold => { fold.open = true; }));
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const found = await window.axe.run(document, { resultTypes: ["violations"] });
    return found.violations
      .filter(violation => ["serious", "critical"].includes(violation.impact))
      .map(violation => `${violation.id}: ${violation.nodes[0].html.slice(0, 200)} (${violation.nodes.length})`);
  });
}

const background = () => getComputedStyle(document.body).backgroundColor;

// What a reader does with a keyboard and a mouse.
{
  const page = await open();
  seen.rows = await page.locator("tr[data-n]").count();

  await page.keyboard.press("/");
  await page.keyboard.type(word);
  seen.search = { said: await page.locator("#found-count").textContent() };
  const links = page.locator("#found-list a");
  seen.search.hits = await links.allTextContents();
  seen.search.cards = await page.locator(".card-link.found").count();
  if (seen.search.hits.length) {
    await page.keyboard.press("Enter");
    seen.search.arrived = await page.evaluate(() => {
      const end = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const box = end.getBoundingClientRect();
      return { text: end.textContent, seen: box.bottom > 0 && box.top < innerHeight };
    });
  }
  await page.locator("#search").fill("no such word anywhere");
  seen.search.nothing = await page.locator("#found-count").textContent();
  await page.locator("#search").fill("");

  const card = page.locator(`.card-link[href="#${claim}"]`).first();
  await card.focus();
  await page.keyboard.press("Enter");
  seen.focus = await page.evaluate(() => ({
    words: document.querySelector("[data-focus-words]").textContent,
    rows: [...document.querySelectorAll("tr[data-n]")].filter(row => row.offsetParent).map(row => row.querySelector("th").textContent),
    dimmed: [...document.querySelectorAll(".card-link")].filter(card => getComputedStyle(card).opacity < .5).length,
    lines: document.querySelectorAll(".line.near").length,
  }));
  await page.keyboard.press("Escape");
  seen.focus.after = await page.evaluate(() => [...document.querySelectorAll("tr[data-n]")].filter(row => row.offsetParent).length);

  await page.locator(`tr[id="${claim}"] .to-map`).hover();
  seen.lit = await page.evaluate(() => document.querySelectorAll(".card-link.hot").length);

  const map = page.locator(".map").first();
  await map.focus();
  const size = () => page.evaluate(() => document.querySelector(".map svg").getBoundingClientRect().width);
  const natural = await size();
  await page.keyboard.press("+");
  seen.zoom = { larger: await size() / natural };
  await page.keyboard.press("0");
  seen.zoom.whole = await page.evaluate(() => {
    const map = document.querySelector(".map");
    return map.scrollWidth <= map.clientWidth + 1 && map.scrollHeight <= map.clientHeight + 1;
  });
  await page.keyboard.press("1");
  seen.zoom.natural = await size() / natural;
  await map.evaluate(map => map.scrollTo(0, 0));
  const box = await map.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 150, box.y + 20, { steps: 5 });
  await page.mouse.up();
  seen.zoom.dragged = await map.evaluate(map => map.scrollLeft);

  seen.theme = { before: await page.evaluate(background) };
  await page.locator("#theme").click();
  seen.theme.after = await page.evaluate(background);
  await page.locator("#theme").click();
  seen.theme.again = await page.evaluate(background);

  await page.evaluate(() => document.querySelectorAll("details").forEach(fold => { fold.open = true; }));
  seen.fonts = {};
  for (const [name, family] of [["arial", "Arial, 'Liberation Sans'"], ["widest", "'DejaVu Sans', Verdana"], ["own", ""]]) {
    await page.evaluate(family => document.querySelectorAll(".map svg").forEach(svg => { svg.style.fontFamily = family; }), family);
    seen.fonts[name] = await page.evaluate(outside);
  }
  // What measures must be able to find something.
  await page.evaluate(() => document.querySelectorAll(".map text").forEach(text => { text.style.fontSize = "20px"; }));
  seen.fonts.large = await page.evaluate(outside);
  await page.evaluate(() => document.querySelectorAll(".map text").forEach(text => { text.style.fontSize = ""; }));
  seen.axe = { light: await violations(page) };
  await page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
  seen.axe.broken = await violations(page);
  await page.evaluate(() => { const image = new Image(); image.src = "https://example.org/a.png"; document.body.append(image); });
  await page.waitForFunction(() => window.violations.length > 0);
  seen.forbidden = await page.evaluate(() => window.violations.splice(0));
  // What the browser says of this one is no fault of the report.
  seen.console = seen.console.filter(said => !said.includes("example.org"));
  seen.requests = seen.requests.filter(asked => !asked.includes("example.org"));
  await close(page);
}
{
  const page = await open({ colorScheme: "dark" });
  seen.axe.dark = await violations(page);
  seen.theme.dark = await page.evaluate(background);
  await close(page);
}
{
  const page = await open({ viewport: { width: 390, height: 844 } });
  seen.narrow = await page.evaluate(() => document.documentElement.scrollWidth);
  seen.axe.narrow = await violations(page);
  await close(page);
}
{
  const page = await open();
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  await close(page);
}
{
  const page = await open({ javaScriptEnabled: false });
  seen.plain = await page.evaluate(() => ({
    text: document.querySelector("main").innerText,
    tools: [...document.querySelectorAll("[data-script]")].filter(tool => tool.offsetParent).length,
    width: document.documentElement.scrollWidth,
  }));
  await page.context().close();
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
