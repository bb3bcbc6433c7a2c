import { resolve } from 'node:path'
import { readArguments } from '../arguments.ts'
import { answer, answerJson } from '../output.ts'
import { defaultData } from '../up/options.ts'
import { checks } from './checks.ts'
import type { Finding } from './finding.ts'

const lineOf = ({ name, state, found, cure }: Finding): string =>
  `${state.padEnd(8)} ${name.padEnd(12)} ${found}${cure === undefined ? '' : `\n${' '.repeat(22)}cure: ${cure}`}`

/** Looks at everything that Reticle needs, changes nothing; exit code 1 when something would stop it. */
export const doctor = async (args: readonly string[]): Promise<number> => {
  const { values } = readArguments('doctor', { args: [...args], options: { data: { type: 'string' }, json: { type: 'boolean' } } })
  const data = resolve(values.data ?? defaultData())
  const findings: Finding[] = []
  for (const check of checks) findings.push(await check(data))
  const isHealthy = findings.every((finding) => finding.state !== 'broken')
  if (values.json === true) answerJson({ isHealthy, findings })
  else answer(findings.map(lineOf).join('\n'))
  return isHealthy ? 0 : 1
}
