// No string that people see stays in the code of the web app, every catalogue has all words, and no words are left over.
// `node apps/web/build/check-words.mjs [FOLDER …]` looks at some folders of apps/web/src only, and then leaves out what is left over.
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { wrongCalls } from './words/calls.mjs'
import { argumentsByKey, catalogueProblems } from './words/catalogues.mjs'
import { looseStrings } from './words/loose-strings.mjs'
import { usedKeys } from './words/used-keys.mjs'

const source = join(import.meta.dirname, '..', 'src')
/** Not for people: tests, benches, and programs of the graphics card. */
const isApart = (path) => /\.test\.tsx?$|\/shaders\.ts$|^(language|testbed|canvas-bench)\/|(^|\/)test\//.test(path)

const folders = process.argv.slice(2)
const all = globSync('**/*.{ts,tsx}', { cwd: source }).filter((path) => !isApart(path))
const read = (path) => ({ path, code: readFileSync(join(source, path), 'utf8') })
const files = all.map(read)
const language = join(source, 'language')
const argumentsOf = await argumentsByKey(language)

const isWanted = (path) =>
  folders.length === 0 ||
  folders.some((folder) => path.startsWith(relative(source, join(process.cwd(), folder))) || path.startsWith(folder))
const problems = files.filter(({ path }) => isWanted(path)).flatMap((file) => [...looseStrings(file), ...wrongCalls(file, argumentsOf)])
problems.push(...(await catalogueProblems(language, folders.length === 0 ? usedKeys(files) : undefined)))

for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) {
  process.stderr.write(`${problems.length} of the words that people see need a look: apps/web/src/language holds them\n`)
  process.exit(1)
}
