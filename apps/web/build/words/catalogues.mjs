import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse, TYPE } from '@formatjs/icu-messageformat-parser'

const flat = (words, before = '') =>
  Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [[before + key, value]] : flat(value, `${before}${key}.`)))

/** Arguments and marks that a message takes: `{count}`, `<b>`; and those of all its branches. */
const argumentsOf = (elements, found = new Set()) => {
  for (const element of elements) {
    if (element.type === TYPE.tag) found.add(`<${element.value}>`)
    else if (element.type !== TYPE.literal && element.type !== TYPE.pound) found.add(`{${element.value}}`)
    if (element.children !== undefined) argumentsOf(element.children, found)
    for (const { value } of Object.values(element.options ?? {})) argumentsOf(value, found)
  }
  return found
}

const shapeOf = (place, message, problems) => {
  try {
    return [...argumentsOf(parse(message, { ignoreTag: false }))].toSorted((a, b) => a.localeCompare(b, 'en')).join(' ')
  } catch (error) {
    problems.push(`${place}: not a message in ICU format: ${error.message}`)
    return undefined
  }
}

const read = async (folder, language, room) => new Map(flat((await import(join(folder, language, `${room}.ts`))).default))

/** For each key, the names that a call has to give: one set for each catalogue that has the key. */
export const argumentsByKey = async (folder) => {
  const found = new Map()
  for (const room of globSync('en/*.ts', { cwd: folder }).map((path) => basename(path, '.ts')))
    for (const [key, message] of await read(folder, 'en', room)) {
      const names = [...argumentsOf(parse(message, { ignoreTag: false }))].map((name) => name.slice(1, -1))
      found.set(key, [...(found.get(key) ?? []), new Set(names)])
    }
  return (key) => found.get(key) ?? []
}

/** What is wrong with the catalogues of a folder; `isUsed` says whether the code names a key. */
export const catalogueProblems = async (folder, isUsed = () => true) => {
  const problems = []
  for (const room of globSync('en/*.ts', { cwd: folder }).map((path) => basename(path, '.ts'))) {
    const english = await read(folder, 'en', room)
    const place = (language, key) => `apps/web/src/language/${language}/${room}.ts: ${key}`
    for (const key of english.keys()) if (!isUsed(key)) problems.push(`${place('en', key)}: nothing uses it`)
    for (const language of ['de', 'zh']) {
      const other = await read(folder, language, room)
      for (const [key, message] of english) {
        const said = other.get(key)
        if (said === undefined) {
          problems.push(`${place(language, key)}: missing`)
          continue
        }
        const [wanted, found] = [shapeOf(place('en', key), message, problems), shapeOf(place(language, key), said, problems)]
        if (wanted !== found)
          problems.push(`${place(language, key)}: takes ${found || 'nothing'} and the English one ${wanted || 'nothing'}`)
        if (said.trim() === '') problems.push(`${place(language, key)}: empty`)
      }
      for (const key of other.keys()) if (!english.has(key)) problems.push(`${place(language, key)}: not in English`)
    }
  }
  return problems
}
