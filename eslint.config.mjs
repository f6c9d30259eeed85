// How the scripts of the pages are linted. Those of a folder are put one after the other into one function, under "use strict": each
// sees the names at the top of the others, and none may be there twice. Nothing in them may run text as a program, or ask for anything.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const FOLDERS = ["bptrace/views/web", "bptrace/views/handouts"].filter((folder) => existsSync(folder));
const BROWSER = `addEventListener AbortController atob Blob BigInt BigInt64Array BigUint64Array crypto CSS DecompressionStream document
  DocumentFragment DOMParser Element Event getComputedStyle getSelection HTMLElement history innerHeight innerWidth Intl IntersectionObserver
  KeyboardEvent location matchMedia MutationObserver Node NodeFilter performance queueMicrotask requestAnimationFrame cancelAnimationFrame
  ResizeObserver Response setTimeout clearTimeout structuredClone SVGElement TextDecoder TextEncoder URL URLSearchParams window XMLSerializer`;

const named = (names, value) => Object.fromEntries(names.map((name) => [name, value]));
const tops = (file) => [...readFileSync(file, "utf8").matchAll(/^(?:async )?(?:function\*?|const|let|class) (\w+)/gm)].map((found) => found[1]);

/** The names that the scripts of a folder share. */
function sharedIn(folder) {
  const scripts = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".js"));
  const shared = scripts.flatMap((file) => tops(`${folder}/${file}`));
  const twice = shared.filter((name, place) => shared.indexOf(name) < place);
  if (twice.length) throw new Error(`there is more than one ${twice.join(", ")} at the top of the scripts in ${folder}`);
  return shared;
}

const NETWORK = "fetch XMLHttpRequest WebSocket EventSource Worker SharedWorker WebTransport Image Audio localStorage sessionStorage indexedDB".split(" ");
const asks = "A page asks for nothing, and keeps nothing.";
const markup = "Text goes into textContent; only MathML of ours is markup. Say why in `// eslint-disable-next-line no-restricted-properties -- WHY`.";
const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc", "createContextualFragment", "parseFromString"];

const rulesOf = (folder) => ({
  files: [`${folder}/**/*.js`],
  languageOptions: {
    ecmaVersion: 2022,
    sourceType: "script",
    parserOptions: { ecmaFeatures: { impliedStrict: true } },
    globals: { ...named(BROWSER.split(/\s+/), "readonly"), ...named(sharedIn(folder), "readonly") },
  },
  linterOptions: { reportUnusedDisableDirectives: "error" },
  rules: {
    "no-eval": "error",
    "no-implied-eval": "error",
    "no-new-func": "error",
    "no-script-url": "error",
    "no-restricted-globals": ["error", ...NETWORK.map((name) => ({ name, message: asks })), "alert", "confirm", "prompt", "event", "name"],
    "no-restricted-properties": [
      "error",
      ...MARKUP.map((property) => ({ property, message: markup })),
      ...NETWORK.map((property) => ({ object: "window", property, message: asks })),
      { object: "document", property: "write" },
      { object: "document", property: "writeln" },
      { object: "document", property: "cookie" },
      { object: "navigator", property: "sendBeacon", message: asks },
    ],
    "no-restricted-syntax": ["error", "WithStatement", "ImportExpression", "DebuggerStatement", "SequenceExpression", "LabeledStatement"],
    // what is most likely a mistake
    "array-callback-return": "error",
    "consistent-return": "error",
    "constructor-super": "error",
    "default-case-last": "error",
    "for-direction": "error",
    "getter-return": "error",
    "no-async-promise-executor": "error",
    "no-case-declarations": "error",
    "no-class-assign": "error",
    "no-compare-neg-zero": "error",
    "no-cond-assign": "error",
    "no-console": "error",
    "no-const-assign": "error",
    "no-constant-binary-expression": "error",
    "no-constant-condition": "error",
    "no-control-regex": "error",
    "no-delete-var": "error",
    "no-dupe-args": "error",
    "no-dupe-class-members": "error",
    "no-dupe-else-if": "error",
    "no-dupe-keys": "error",
    "no-duplicate-case": "error",
    "no-empty": "error",
    "no-empty-pattern": "error",
    "no-ex-assign": "error",
    "no-extend-native": "error",
    "no-fallthrough": "error",
    "no-func-assign": "error",
    "no-global-assign": "error",
    "no-import-assign": "error",
    "no-inner-declarations": "error",
    "no-invalid-regexp": "error",
    "no-irregular-whitespace": "error",
    "no-loop-func": "error",
    "no-loss-of-precision": "error",
    "no-misleading-character-class": "error",
    "no-new-wrappers": "error",
    "no-obj-calls": "error",
    "no-octal": "error",
    "no-param-reassign": "error",
    "no-prototype-builtins": "error",
    "no-redeclare": ["error", { builtinGlobals: false }],
    "no-return-assign": "error",
    "no-self-assign": "error",
    "no-self-compare": "error",
    "no-setter-return": "error",
    "no-shadow-restricted-names": "error",
    "no-sparse-arrays": "error",
    "no-this-before-super": "error",
    "no-throw-literal": "error",
    "no-undef": "error",
    "no-unexpected-multiline": "error",
    "no-unmodified-loop-condition": "error",
    "no-unreachable": "error",
    "no-unreachable-loop": "error",
    "no-unsafe-finally": "error",
    "no-unsafe-negation": "error",
    "no-unsafe-optional-chaining": "error",
    "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
    "no-unused-vars": ["error", { vars: "local", args: "after-used" }], // what stands at the top is for the others: a test asks for it
    "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
    "no-useless-backreference": "error",
    "no-useless-escape": "error",
    "no-useless-return": "error",
    "no-var": "error",
    "prefer-const": "error",
    "require-yield": "error",
    eqeqeq: ["error", "always", { null: "ignore" }],
    "use-isnan": "error",
    "valid-typeof": "error",
    // what keeps it plain
    complexity: ["error", 15],
    "max-depth": ["error", 3],
    "max-lines": ["error", 500],
    "max-params": ["error", 5],
  },
});

export default FOLDERS.map(rulesOf);
