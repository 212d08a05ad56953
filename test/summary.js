/**
 * Ends a test run: `node test/summary.js RESULTS.json… [-- FAILED_STEP…]`. Lists what failed and what did not run, then prints
 * "N passed, N failed" from vitest's JSON. A step that failed counts as one failure, unless a test of it did; a run without a
 * single test is one, and with CI set so is each test that did not run.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const LINES_OF_A_FAILURE = 30;

const words = process.argv.slice(2);
const end = words.includes("--") ? words.indexOf("--") : words.length;
const resultsFiles = words.slice(0, end);
const brokenSteps = words.slice(end + 1);

const failed = [];
const notRun = [];
let passed = 0;

for (const suite of resultsFiles.flatMap(readSuites)) {
  const file = relative(process.cwd(), suite.name);
  if (suite.status === "failed" && !suite.assertionResults.some(({ status }) => status === "failed")) {
    failed.push(`${file} (the file itself)`);
  }
  for (const { status, fullName, failureMessages } of suite.assertionResults) {
    if (status === "passed") passed += 1;
    else if (status === "failed") failed.push(`${file}: ${fullName}${why(failureMessages)}`);
    else notRun.push(`${file}: ${fullName}`);
  }
}

if (passed + failed.length === 0) failed.push("no test ran");
const tested = ["tests", "bypass"];
for (const step of brokenSteps) if (!tested.includes(step) || failed.length === 0) failed.push(`the step "${step}"`);
if (process.env.CI) failed.push(...notRun.map((name) => `not run: ${name}`));

list("Failed:", failed);
if (!process.env.CI) list("Not run on this machine:", notRun);
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

function readSuites(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).testResults;
  } catch (error) {
    failed.push(`no results of the tests could be read (${error.code ?? error.name})`);
    return [];
  }
}

/** What a failed test said, without the calls that led there: a run's own lines may be long gone from what is kept of it. */
function why(messages = []) {
  const lines = messages.flatMap((message) => stripVTControlCharacters(message).split("\n"));
  const said = lines.filter((line) => !/^\s+at /.test(line) && line.trim() !== "");
  return said
    .slice(0, LINES_OF_A_FAILURE)
    .map((line) => `\n      ${line.slice(0, 300)}`)
    .join("");
}

function list(title, names) {
  if (names.length > 0) console.log([title, ...names.map((name) => `  ${name}`), ""].join("\n"));
}
