// Bundles the pages' styles and scripts into dist/: content-hashed names, `.br` and `.gz` next to each file, and
// manifest.json (plain name -> hashed name), which build.rs embeds in clerk-web.
//
// Tabler's stylesheet is trimmed to the classes that templates, scripts and Rust sources mention, so this has to run
// again after a template starts to use another class (`cargo xtask dev` and `cargo xtask test` do).

import { createHash } from "node:crypto";
import { readFile, mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { transform as lightningcss } from "lightningcss";
import { PurgeCSS } from "purgecss";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = `${here}dist/`;
const TARGET = ["es2022", "chrome111", "firefox113", "safari16.4"];

/** Icons of the sprite, by their name in bootstrap-icons. */
const ICONS = [
  "house", "folder2-open", "inbox", "calendar-event", "calendar-check", "people", "bar-chart", "person", "person-circle", "person-lines-fill", "exclamation-triangle",
  "telephone", "telephone-plus", "journal-text", "list-check", "gear", "search", "box-arrow-right", "sun", "moon", "circle-half",
  "file-earmark-text", "file-earmark-image", "paperclip", "chat-left-text", "envelope", "shield-check", "clock-history",
  "arrow-repeat", "plus-lg", "funnel", "x-lg", "sort-down", "sort-up", "code-slash", "telephone-x", "translate", "check-lg", "list", "question-circle", "person-badge",
];

/** Classes that only appear at run time: state set by Bootstrap and htmx, and tones that Rust code names. */
const SAFELIST = {
  standard: [
    "show", "showing", "hiding", "fade", "collapse", "collapsing", "collapsed", "active", "disabled",
    "dropdown-menu-end", "was-validated", "is-invalid", "invalid-feedback",
  ],
  deep: [/^data-bs-theme/],
  greedy: [/^bg-(gray|blue|azure|cyan|teal|green|lime|yellow|orange|red|pink|purple|indigo)-lt$/, /^alert-(success|info|warning|danger)$/],
};

/** Bundles one script for the browser. */
async function script(entry) {
  const result = await build({
    absWorkingDir: here, entryPoints: [entry], bundle: true, minify: true, format: "iife", target: TARGET, write: false,
    legalComments: "none", logLevel: "warning",
  });
  return Buffer.from(result.outputFiles[0].contents);
}

/** Minifies one style sheet. */
async function style(file) {
  return minify(await readFile(`${here}${file}`, "utf8"));
}

/** Also rewrites what phones of a few years ago don't know, such as light-dark(). */
function minify(css) {
  const { code } = lightningcss({
    filename: "styles.css", code: Buffer.from(css), minify: true,
    targets: versions({ chrome: [111], firefox: [113], safari: [16, 4], ios_saf: [16, 4] }),
  });
  return Buffer.from(code);
}

/** lightningcss takes versions as one number: major, minor and patch in a byte each. */
function versions(byName) {
  return Object.fromEntries(Object.entries(byName).map(([name, [major, minor = 0]]) => [name, (major << 16) | (minor << 8)]));
}

/** The kit's style sheet without the rules that no page of ours uses, then our own. */
async function appStyles() {
  const [purged] = await new PurgeCSS().purge({
    css: [`${here}node_modules/@tabler/core/dist/css/tabler.css`],
    content: [`${here}../templates/**/*.html`, `${here}../src/**/*.rs`, `${here}src/**/*.js`],
    safelist: SAFELIST,
    variables: true,
    keyframes: true,
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
  });
  const own = await readFile(`${here}src/app.css`, "utf8");
  return minify(`${purged.css}\n${own}`);
}

/** One sprite, used as `<svg><use href="…#name"/></svg>`. */
async function sprite() {
  const symbols = await Promise.all(ICONS.map(async (name) => {
    const svg = await readFile(`${here}node_modules/bootstrap-icons/icons/${name}.svg`, "utf8");
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${body}</symbol>`;
  }));
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** Writes one asset and its compressed forms; answers its hashed name. */
async function emit(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const hashed = name.replace(/(\.[a-z]+)$/, `.${hash}$1`);
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  const gzip = gzipSync(content, { level: 9 });
  await Promise.all([
    writeFile(`${dist}${hashed}`, content),
    writeFile(`${dist}${hashed}.br`, brotli),
    writeFile(`${dist}${hashed}.gz`, gzip),
  ]);
  console.log(`${name.padEnd(14)} ${String(content.length).padStart(8)} B   br ${String(brotli.length).padStart(7)} B   gz ${String(gzip.length).padStart(7)} B`);
  return hashed;
}

const assets = {
  "app.css": appStyles(),
  "app.js": script("src/app.js"),
  "passkeys.js": script("src/passkeys.js"),
  "theme.js": script("src/theme.js"),
  "docs.css": style("src/docs.css"),
  "docs.js": script("src/docs.js"),
  "favicon.svg": readFile(`${here}src/favicon.svg`),
  "icons.svg": sprite(),
};

const contents = await Promise.all(Object.entries(assets).map(async ([name, content]) => [name, await content]));
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const manifest = {};
for (const [name, content] of contents) {
  manifest[name] = await emit(name, content);
}
await writeFile(`${dist}manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
