import type { PresentPerson } from '@reticle/contract'
import { personIdSchema, projectIdSchema, taskIdSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { presenceTable } from './presence-table.ts'

const id = (n: number) => `0198c0de-0000-7000-8000-00000000000${n}`
const projectId = projectIdSchema.parse(id(1))
const taskId = taskIdSchema.parse(id(2))
const ana: PresentPerson = { personId: personIdSchema.parse(id(3)), name: 'Ana', doing: 'looking' }
const ben: PresentPerson = { personId: personIdSchema.parse(id(4)), name: 'Ben', doing: 'looking' }
const at = (process: string, ...people: PresentPerson[]) => ({ process, projectId, taskId, people })

describe('who is at a task', () => {
  it('is what all processes say, each person once, with the most that they do', () => {
    const table = presenceTable(100)
    expect(table.put(at('one', ben, ana), 0)).toBe(true)
    expect(table.put(at('two', { ...ana, doing: 'deciding' }), 0)).toBe(true)
    expect(table.peopleAt(taskId)).toEqual([{ ...ana, doing: 'deciding' }, ben])
    expect(table.put(at('two', { ...ana, doing: 'deciding' }), 10)).toBe(false)
    expect(table.of(projectId)).toEqual([{ projectId, taskId, people: [{ ...ana, doing: 'deciding' }, ben] }])
  })

  it('forgets who left, and all of a process that fell silent', () => {
    const table = presenceTable(100)
    table.put(at('one', ana), 0)
    table.put(at('two', ben), 50)
    expect(table.sweep(99)).toEqual([])
    expect(table.sweep(100)).toEqual([{ projectId, taskId }])
    expect(table.peopleAt(taskId)).toEqual([ben])
    expect(table.put(at('two'), 110)).toBe(true)
    expect(table.of(projectId)).toEqual([])
    expect(table.sweep(1000)).toEqual([])
  })
})
