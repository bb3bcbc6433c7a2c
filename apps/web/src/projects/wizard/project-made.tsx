import { Button, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { Link } from '@tanstack/react-router'
import { Page, Panel } from '../../app/page.tsx'
import { useLive } from '../../net/live.ts'
import { InviteByLink } from '../people/invite-by-link.tsx'
import { UploadProgress } from '../samples/upload-progress.tsx'
import type { UploadState } from '../samples/use-upload.ts'

/** After publishing: images on their way, and a link for the readers. */
export const ProjectMade = ({ project, upload }: { project: Project; upload: UploadState }) => {
  useLive(project.id)
  return (
    <Page
      title={project.name}
      tabTitle={`${project.name}: published`}
      width={1000}
      subtitle="Published. Readers can begin as soon as the first images are checked."
      actions={
        <Button renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId: project.id }} {...props} />}>
          Open project
        </Button>
      }
    >
      <Panel title="Images" note={upload.isSending ? 'Keep this page open until all files are sent' : undefined}>
        {upload.files.length === 0 ? (
          <Text size="sm" c="dimmed">
            No images were chosen. Add them on the page Samples.
          </Text>
        ) : (
          <UploadProgress projectId={project.id} upload={upload} />
        )}
      </Panel>
      <Panel title="Invite people">
        <InviteByLink projectId={project.id} />
      </Panel>
    </Page>
  )
}
