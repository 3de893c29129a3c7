// Reads a flow chart on stdin with Mermaid's own parser: node parse_mermaid.mjs FOLDER_WITH_NODE_MODULES
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const require = createRequire(process.argv[2] + "/");
const { JSDOM } = require("jsdom");
const dom = new JSDOM("<!doctype html><body></body>");
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import(pathToFileURL(process.argv[2] + "/node_modules/mermaid/dist/mermaid.core.mjs").href);
const { diagramType } = await mermaid.parse(readFileSync(0, "utf8"));
console.log(diagramType);
