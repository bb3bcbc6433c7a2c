import { type NoticeAbout, noticePath, oneLine } from '@reticle/domain'

type Told = NoticeAbout & { readonly projectId: string; readonly project: string; readonly text: string }

/** More than these are counted and not written out. */
const most = 50

/** Notices in one mail of plain text, by project, each with the address of the page that it leads to. */
export const noticeMail = (name: string, told: readonly Told[], publicUrl: string): { readonly subject: string; readonly body: string } => {
  const written = told.slice(0, most)
  const projects = [...new Set(told.map(({ project }) => oneLine(project)))]
  const [only] = projects
  const subject =
    told.length === 1 && only !== undefined
      ? `${only}: ${oneLine(told[0]?.text ?? '').slice(0, 120)}`
      : `${told.length} notices of ${projects.length === 1 ? only : `${projects.length} projects`}`
  const parts = projects.map((project) => {
    const lines = written
      .filter((one) => oneLine(one.project) === project)
      .map((one) => `- ${oneLine(one.text)}\n  ${publicUrl}${noticePath(one.projectId, one)}`)
    return lines.length === 0 ? [] : [`${project}\n${lines.join('\n')}`]
  })
  const rest = told.length - written.length
  return {
    subject,
    body: `${[
      `Dear ${oneLine(name)},`,
      ...parts.flat(),
      ...(rest === 0 ? [] : [`And ${rest} more: ${publicUrl}/`]),
      `You get this mail because you asked for it in your profile, where you can change it: ${publicUrl}/profile`,
    ].join('\n\n')}\n`,
  }
}
