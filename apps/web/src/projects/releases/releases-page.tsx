import { Button } from '@mantine/core'
import { IconSnowflake } from '@tabler/icons-react'
import { useState } from 'react'
import { Page, Panel } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { FreezeForm } from './freeze-form.tsx'
import { ReleaseList } from './release-list.tsx'

export const ReleasesPage = () => {
  const project = useProject()
  const [isFreezing, setIsFreezing] = useState(false)
  const mayFreeze = canIn(project, 'release.freeze')
  return (
    <Page
      title="Releases"
      tabTitle={`Releases · ${project.name}`}
      subtitle="Frozen, hashed, citable: all settled samples, their labels and the votes behind them."
      actions={
        mayFreeze &&
        !isFreezing && (
          <Button leftSection={<IconSnowflake size={16} />} onClick={() => setIsFreezing(true)}>
            New release
          </Button>
        )
      }
    >
      {isFreezing && (
        <Panel title="New release">
          <FreezeForm projectId={project.id} onClose={() => setIsFreezing(false)} />
        </Panel>
      )}
      <div className="panel">
        <ReleaseList projectId={project.id} />
      </div>
    </Page>
  )
}
