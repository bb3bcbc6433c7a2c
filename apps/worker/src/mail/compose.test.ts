import { describe, expect, it } from 'vitest'
import { noticeMail } from './compose.ts'

const told = (project: string, text: string, about = {}) => ({
  projectId: project.toLowerCase(),
  project,
  kind: 'rule' as const,
  text,
  about,
})
const url = 'https://reticle.example.org'

describe('a mail of notices', () => {
  it('says one notice in its subject, and leads to its page', () => {
    const { subject, body } = noticeMail('Ana', [told('Cells', 'Sample 3 is contested', { taskId: 't3' })], url)
    expect(subject).toBe('Cells: Sample 3 is contested')
    expect(body).toContain('Dear Ana,')
    expect(body).toContain('- Sample 3 is contested\n  https://reticle.example.org/projects/cells/contested/t3\n')
    expect(body).toContain('https://reticle.example.org/profile')
  })

  it('groups several by project, and counts those beyond fifty', () => {
    const many = Array.from({ length: 60 }, (_, i) => told(i % 2 === 0 ? 'Cells' : 'Stars', `Notice ${i}`))
    const { subject, body } = noticeMail('Ana', many, url)
    expect(subject).toBe('60 notices of 2 projects')
    expect(body.match(/^- /gm)).toHaveLength(50)
    expect(body.indexOf('Notice 48')).toBeLessThan(body.indexOf('Stars'))
    expect(body).toContain('And 10 more')
  })

  it('keeps a line break in a name out of the header', () => {
    const { subject, body } = noticeMail('Ana\r\nBcc: x@y', [told('Cells\r\nBcc: all@example.org', 'hello\nworld')], url)
    expect(subject).toBe('Cells Bcc: all@example.org: hello world')
    expect(body).toContain('Dear Ana Bcc: x@y,')
  })
})
