import { Page, Panel } from '../../app/page.tsx'
import { useProject } from '../../app/project.ts'
import { Annotators } from './annotators.tsx'
import { Invitations } from './invitations.tsx'
import { InviteByLink } from './invite-by-link.tsx'
import { Members } from './members.tsx'

export const PeoplePage = () => {
  const project = useProject()
  return (
    <Page title="People" tabTitle={`People · ${project.name}`}>
      <Panel title="Members">
        <Members projectId={project.id} />
      </Panel>
      <Annotators projectId={project.id} />
      <Panel title="Invite by link">
        <InviteByLink projectId={project.id} />
      </Panel>
      <Panel title="Invitations">
        <Invitations projectId={project.id} />
      </Panel>
    </Page>
  )
}
