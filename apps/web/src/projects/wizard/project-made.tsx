import { Button, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { Link } from '@tanstack/react-router'
import { Page, Panel } from '../../app/page.tsx'
import { useLive } from '../../net/live.ts'
import { InviteByLink } from '../people/invite-by-link.tsx'
import { UploadProgress } from '../samples/upload-progress.tsx'
import type { UploadState } from '../samples/use-upload.ts'
import { t } from '../words.ts'

/** After publishing: images on their way, and a link for the readers. */
export const ProjectMade = ({ project, upload }: { project: Project; upload: UploadState }) => {
  useLive(project.id)
  return (
    <Page
      title={project.name}
      tabTitle={t('wizard.publishedTab', { project: project.name })}
      width={1000}
      subtitle={t('wizard.published')}
      actions={
        <Button renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId: project.id }} {...props} />}>
          {t('wizard.openProject')}
        </Button>
      }
    >
      <Panel title={t('wizard.images')} note={upload.isSending ? t('wizard.keepOpen') : undefined}>
        {upload.files.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('wizard.noneChosen')}
          </Text>
        ) : (
          <UploadProgress projectId={project.id} upload={upload} />
        )}
      </Panel>
      <Panel title={t('wizard.invitePeople')}>
        <InviteByLink projectId={project.id} />
      </Panel>
    </Page>
  )
}
