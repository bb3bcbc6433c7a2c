import { Page, Panel } from '../../app/page.tsx'
import { useProject } from '../../app/project.ts'
import { t } from '../words.ts'
import { Annotators } from './annotators.tsx'
import { Invitations } from './invitations.tsx'
import { InviteByLink } from './invite-by-link.tsx'
import { Mails } from './mails.tsx'
import { Members } from './members.tsx'

export const PeoplePage = () => {
  const project = useProject()
  return (
    <Page title={t('people.people')} tabTitle={t('people.peopleTab', { project: project.name })}>
      <Panel title={t('people.members')}>
        <Members projectId={project.id} />
      </Panel>
      <Annotators projectId={project.id} />
      <Panel title={t('people.inviteByLink')}>
        <InviteByLink projectId={project.id} />
      </Panel>
      <Panel title={t('people.invitations')}>
        <Invitations projectId={project.id} />
      </Panel>
      <Mails projectId={project.id} />
    </Page>
  )
}
