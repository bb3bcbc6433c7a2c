import { Button } from '@mantine/core'
import { IconSnowflake } from '@tabler/icons-react'
import { useState } from 'react'
import { Page, Panel } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { FreezeForm } from './freeze-form.tsx'
import { ReleaseList } from './release-list.tsx'
import { t } from './words.ts'

export const ReleasesPage = () => {
  const project = useProject()
  const [isFreezing, setIsFreezing] = useState(false)
  const mayFreeze = canIn(project, 'release.freeze')
  return (
    <Page
      title={t('releasesPage.releases')}
      tabTitle={t('releasesPage.tabTitle', { project: project.name })}
      subtitle={t('releasesPage.frozenHashedCitableAll')}
      actions={
        mayFreeze &&
        !isFreezing && (
          <Button leftSection={<IconSnowflake size={16} />} onClick={() => setIsFreezing(true)}>
            {t('releasesPage.newRelease')}
          </Button>
        )
      }
    >
      {isFreezing && (
        <Panel title={t('releasesPage.newRelease')}>
          <FreezeForm projectId={project.id} onClose={() => setIsFreezing(false)} />
        </Panel>
      )}
      <div className="panel">
        <ReleaseList projectId={project.id} />
      </div>
    </Page>
  )
}
