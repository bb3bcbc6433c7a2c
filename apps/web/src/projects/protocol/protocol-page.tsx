import { Button, Group, Select, Tabs } from '@mantine/core'
import type { ProtocolVersion } from '@reticle/contract'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { Page } from '../../app/page.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { Time } from '../../app/time.tsx'
import { NotesLink } from '../../desk/notes-list-link.tsx'
import { queries } from '../../net/queries.ts'
import { NotesBesidePanel, useNotesBeside } from './notes-beside.tsx'
import styles from './protocol.module.css'
import { ProtocolEditor } from './protocol-editor.tsx'
import { ProtocolJson } from './protocol-json.tsx'
import { protocolSearch } from './protocol-search.ts'
import { ProtocolView } from './protocol-view.tsx'
import { t } from './words.ts'

const Versions = ({
  versions,
  shown,
  onShow,
}: {
  versions: readonly ProtocolVersion[]
  shown: ProtocolVersion
  onShow: (id: string) => void
}) => (
  <Select
    aria-label={t('page.version')}
    w={210}
    allowDeselect={false}
    value={shown.id}
    onChange={(id) => id !== null && onShow(id)}
    data={versions.map((one, index) => ({
      value: one.id,
      label: t(index === 0 ? 'page.inForce' : 'page.versionN', { version: one.version }),
    }))}
  />
)

const Shown = ({ versions }: { versions: readonly [ProtocolVersion, ...ProtocolVersion[]] }) => {
  const [shownId, setShownId] = useState<string>()
  const shown = versions.find((one) => one.id === shownId) ?? versions[0]
  return (
    <Tabs defaultValue="read" keepMounted={false}>
      <Group justify="space-between" mb="md">
        <Group gap="sm">
          <Versions versions={versions} shown={shown} onShow={setShownId} />
          <span>{t.rich('page.publishedAt', { at: () => <Time at={shown.createdAt} /> })}</span>
        </Group>
        <Tabs.List>
          <Tabs.Tab value="read">{t('page.readable')}</Tabs.Tab>
          <Tabs.Tab value="json">{t('editor.json')}</Tabs.Tab>
        </Tabs.List>
      </Group>
      <Tabs.Panel value="read">
        <ProtocolView protocol={shown.content} />
      </Tabs.Panel>
      <Tabs.Panel value="json">
        <ProtocolJson key={shown.id} protocol={shown.content} />
      </Tabs.Panel>
    </Tabs>
  )
}

export const ProtocolPage = () => {
  const project = useProject()
  const protocols = useQuery(queries.protocols(project.id))
  const router = useRouter()
  const mayEdit = canIn(project, 'project.manage')
  const { notes: wanted } = protocolSearch(useSearch({ strict: false }))
  const beside = useNotesBeside(project.id, mayEdit ? wanted : undefined)
  const [isAsked, setIsEditing] = useState(false)
  const isEditing = isAsked || (mayEdit && wanted !== undefined)
  const stop = () => {
    setIsEditing(false)
    if (wanted !== undefined)
      void router.navigate({ to: '/projects/$projectId/protocol', params: { projectId: project.id }, replace: true })
  }
  const edit = (
    <Button leftSection={<IconPencil size={16} />} onClick={() => setIsEditing(true)}>
      {project.protocolId === null ? t('page.write') : t('page.edit')}
    </Button>
  )
  return (
    <Page
      title={protocols.data?.[0]?.content.title ?? t('page.protocol')}
      tabTitle={t('page.tab', { project: project.name })}
      subtitle={t('page.about')}
      actions={
        !isEditing && (
          <>
            {project.protocolId !== null && (
              <Button
                variant="default"
                renderRoot={(props) => <Link to="/projects/$projectId/protocol/labels" params={{ projectId: project.id }} {...props} />}
              >
                {t('page.labelsAndOptions')}
              </Button>
            )}
            {canIn(project, 'quality.read') && <NotesLink projectId={project.id} />}
            {mayEdit && edit}
          </>
        )
      }
    >
      <Async query={protocols}>
        {([latest, ...older]) => {
          if (isEditing)
            return (
              <div className={beside.notes.length === 0 ? undefined : styles.withNotes}>
                <ProtocolEditor
                  projectId={project.id}
                  start={latest?.content}
                  title={project.name}
                  onDone={stop}
                  onPublished={(made) => void beside.handle(made.id)}
                />
                {beside.notes.length > 0 && <NotesBesidePanel projectId={project.id} beside={beside} />}
              </div>
            )
          if (latest === undefined)
            return (
              <Empty title={t('page.noneYet')} action={mayEdit && edit}>
                {t('page.whatIsOne')}
              </Empty>
            )
          return <Shown versions={[latest, ...older]} />
        }}
      </Async>
    </Page>
  )
}
