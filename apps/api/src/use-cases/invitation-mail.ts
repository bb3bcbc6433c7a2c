import { oneLine } from '@reticle/domain'

type Invited = { readonly by: string; readonly project: string; readonly note: string; readonly token: string; readonly expiresAt: Date }

/** The letter that brings an invitation's link, in plain text. */
export const invitationMail = (
  { by, project, note, token, expiresAt }: Invited,
  publicUrl: URL,
): { readonly subject: string; readonly body: string } => {
  const lines = [
    `${oneLine(by)} invites you to the project “${oneLine(project)}” in Reticle.`,
    ...(note.trim() === '' ? [] : [oneLine(note)]),
    `${new URL(`/join/${token}`, publicUrl)}`,
    `The link is for you alone and is valid until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. If you did not expect it, do nothing.`,
  ]
  return { subject: `Invitation to ${oneLine(project)}`, body: `${lines.join('\n\n')}\n` }
}
