import { hintTopics } from '@reticle/contract'
import { projectIdSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { roomFor, roomsOf } from './rooms.ts'

const projectId = projectIdSchema.parse('0198c0de-0000-7000-8000-000000000001')
const forAnnotators = roomsOf(projectId, 'ana', ['annotator'])

describe('rooms', () => {
  it('of an annotator are those of everyone and their own', () => {
    expect(forAnnotators).toEqual([`project:${projectId}:everyone`, `project:${projectId}:person:ana`])
    expect(roomsOf(projectId, 'ana', [])).toEqual([])
  })

  it('show who is at which task to the desk, and not to someone of it who also labels', () => {
    expect(roomsOf(projectId, 'r', ['reviewer'])).toContain(`project:${projectId}:presence`)
    expect(roomsOf(projectId, 'r', ['reviewer', 'annotator'])).not.toContain(`project:${projectId}:presence`)
    expect(roomsOf(projectId, 'r', ['consumer'])).not.toContain(`project:${projectId}:presence`)
  })

  it('carry to an annotator what is for everyone, and what names them; of peers nothing', () => {
    const heard = (personId?: string) =>
      hintTopics.filter((topic) => {
        const room = roomFor({ projectId, topics: [topic], ...(personId === undefined ? {} : { personId }) }, topic)
        return room !== undefined && forAnnotators.includes(room)
      })
    expect(heard()).toEqual(['project', 'protocol', 'work', 'pixels'])
    expect(heard('ben')).toEqual(['project', 'protocol', 'work', 'pixels'])
    expect(heard('ana')).toEqual([
      ...['project', 'protocol', 'work', 'pixels'],
      ...['assignments', 'revisions', 'messages', 'feedback', 'notices', 'training'],
    ])
  })
})
