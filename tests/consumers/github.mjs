// @actions/core, given what the JSON report says, must write the commands of the GitHub report.
// Usage: node github.mjs report.json report.github, in a directory with the package
import * as core from '@actions/core'
import { readFileSync } from 'node:fs'

const [json, commands] = process.argv.slice(2)
const report = JSON.parse(readFileSync(json, 'utf8'))
const own = readFileSync(commands, 'utf8').trimEnd().split('\n')

const written = []
process.stdout.write = (text) => { written.push(text.trimEnd()); return true }
const counted = report.findings.filter((finding) => finding.suppressed === null)
for (const [at, finding] of counted.entries()) {
  const { path, start, end } = finding.location
  const line = start.line === end.line ? { startColumn: start.column, endColumn: end.column } : {}
  const properties = { title: `forcelint ${finding.rule}`, file: path, startLine: start.line, endLine: end.line, ...line }
  const write = { error: core.error, warning: core.warning, info: core.notice }[finding.severity]
  // The message holds more than JSON's: it is read back from the command, and escaped again.
  const data = own[at].slice(own[at].indexOf('::', 2) + 2)
  write(data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%'), properties)
}
for (const error of report.errors) {
  const file = error.location === null ? {} : { file: error.location.path, startLine: 1 }
  core.error(error.message, { title: `forcelint ${error.code}`, ...file })
}
delete process.stdout.write
const differs = written.findIndex((line, at) => line !== own[at])
if (differs !== -1 || written.length !== own.length || !own.some((line) => line.includes('%2526%2C'))) {
  console.error(`line ${differs + 1}: @actions/core writes\n${written[differs]}\nand forcelint\n${own[differs]}`)
  process.exit(1)
}
console.log(`${own.length} commands`)
