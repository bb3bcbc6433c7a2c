import { Alert, Button, Checkbox, Group, List, Progress, Radio, Select, Stack, Text } from '@mantine/core'
import type { LabelFormatInfo, LabelImport, Project } from '@reticle/contract'
import type { LabelImportChoice } from '@reticle/domain'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../app/page.tsx'
import { ProblemAlert } from '../../app/problems.tsx'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'
import styles from './label-import.module.css'
import { LeftOut } from './left-out.tsx'
import { Kept, MatchingTables } from './matching.tsx'
import { cancel, choose, labelImportQueries, start } from './queries.ts'
import { ReaderTable } from './reader-table.tsx'
import { becomesWords, forgivenWords, outlineWords, planWords } from './words.ts'

type Becomes = LabelImportChoice['becomes']
const kinds = Object.keys(becomesWords) as readonly Becomes[]

const formatsOf = (rows: readonly LabelFormatInfo[]) =>
  rows.filter(({ canRead }) => canRead).map(({ id, title }) => ({ value: id, label: title }))

const Kinds = ({
  value,
  isBusy,
  mayGold,
  onChange,
}: {
  value: Becomes
  isBusy: boolean
  mayGold: boolean
  onChange: (to: Becomes) => void
}) => (
  <Radio.Group label={t('importSteps.becomes')} value={value} onChange={(to) => onChange(kinds.find((kind) => kind === to) ?? value)}>
    <Stack gap={6} mt={6}>
      {kinds.map((kind) => (
        <Radio
          key={kind}
          value={kind}
          label={becomesWords[kind].name}
          description={kind === 'gold' && !mayGold ? t('importSteps.noGold') : becomesWords[kind].about}
          disabled={isBusy || (kind === 'gold' && !mayGold)}
        />
      ))}
    </Stack>
  </Radio.Group>
)

const Outcome = ({ row }: { row: LabelImport }) => {
  if (row.plan === null) return null
  const isDone = row.state === 'done' || row.state === 'writing'
  const forgiven = forgivenWords(row.plan)
  return (
    <>
      <Text size="sm" role="status" data-testid="label-plan">
        {planWords(row.plan, row.choice.becomes, row.state === 'done')}
      </Text>
      {forgiven.length > 0 && !isDone && (
        <List size="sm" c="dimmed">
          {forgiven.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      )}
    </>
  )
}

const Written = ({ row }: { row: LabelImport }) =>
  row.state === 'writing' ? (
    <div>
      <Text size="sm" role="status">
        {t('importSteps.written', { done: row.done, total: row.total })}
      </Text>
      <Progress
        value={row.total === 0 ? 0 : (100 * row.done) / row.total}
        animated
        size="sm"
        mt={4}
        aria-label={t('importSteps.recordsWritten')}
      />
    </div>
  ) : null

/** A file that was received: what it is, what becomes of it, and its way into the project. */
export const ImportSteps = ({ project, row, mayGold }: { project: Project; row: LabelImport; mayGold: boolean }) => {
  const client = useQueryClient()
  const key = labelImportQueries.one(project.id, row.id).queryKey
  const keep = (fresh: LabelImport) => {
    client.setQueryData(key, fresh)
    void client.invalidateQueries({ queryKey: keys.topic(project.id, 'imports', 'labels') })
  }
  const plan = useMutation({ mutationFn: (choice: LabelImportChoice) => choose(row.id, choice), onSuccess: keep })
  const begin = useMutation({ mutationFn: () => start(row.id), onSuccess: keep })
  const stop = useMutation({ mutationFn: () => cancel(row.id), onSuccess: keep })
  const live = useQuery(queries.protocols(project.id)).data?.[0]?.content
  const members = useQuery(labelImportQueries.members(project.id)).data?.filter(({ roles }) => roles.includes('annotator')) ?? []
  const { choice, outline, state } = row
  const isBusy = state === 'reading' || state === 'writing' || plan.isPending || begin.isPending
  const isOver = state === 'done' || state === 'cancelled'
  const error = plan.error ?? begin.error ?? stop.error
  const change = (to: LabelImportChoice) => plan.mutate(to)
  const protocol = live ?? (choice.createsProtocol ? outline?.protocol : undefined) ?? undefined
  return (
    <Stack gap="md">
      {state === 'failed' && (
        <Alert color="red" role="alert" title={t('importSteps.notRead')}>
          <Stack gap="xs">
            <Text size="sm">{row.error}</Text>
            <FormatSelect {...{ choice, isBusy, change }} />
          </Stack>
        </Alert>
      )}
      {outline !== null && (
        <Panel
          title={row.fileName}
          note={<span data-testid="label-outline">{t('importSteps.outline', { title: outline.title, words: outlineWords(outline) })}</span>}
        >
          <Stack gap="sm">
            {!isOver && (
              <Group align="flex-start" gap="xl" wrap="nowrap">
                <div style={{ flex: 1 }}>
                  <Kinds value={choice.becomes} onChange={(becomes) => change({ ...choice, becomes })} {...{ isBusy, mayGold }} />
                </div>
                <Stack gap="sm" w={280}>
                  <FormatSelect {...{ choice, isBusy, change }} known={outline.format} />
                  <Checkbox
                    label={t('importSteps.takesEmpty')}
                    description={t('importSteps.takesEmptyHint')}
                    checked={choice.takesEmpty}
                    disabled={isBusy}
                    onChange={(event) => change({ ...choice, takesEmpty: event.currentTarget.checked })}
                  />
                </Stack>
              </Group>
            )}
            {live === undefined && !isOver && (
              <Alert color="blue" title={t('importSteps.noProtocol')}>
                <Checkbox
                  label={outline.protocol === null ? t('importSteps.cannotHold') : t('importSteps.makeFirst')}
                  checked={choice.createsProtocol}
                  disabled={isBusy || outline.protocol === null}
                  onChange={(event) => change({ ...choice, createsProtocol: event.currentTarget.checked })}
                />
              </Alert>
            )}
            {protocol !== undefined && !isOver && <MatchingTables {...{ outline, choice, protocol, isBusy }} onChange={change} />}
            {isOver && <Kept outline={outline} protocol={live} />}
            {choice.becomes !== 'gold' && !isOver && <ReaderTable {...{ outline, choice, members, isBusy }} onChange={change} />}
          </Stack>
        </Panel>
      )}
      {error !== null && <ProblemAlert error={error} />}
      {outline !== null && (row.plan?.leftOut ?? 0) + outline.rejected > 0 && (
        <Panel title={t('importSteps.staysOut')}>
          <LeftOut row={row} />
        </Panel>
      )}
      {outline !== null && (
        <div className={styles.outcome}>
          <div className={styles.words}>
            {state === 'cancelled' ? (
              <Text size="sm" role="status">
                {row.done === 0 ? t('importSteps.discarded') : t('importSteps.stopped', { done: row.done, total: row.total })}
              </Text>
            ) : (
              <Outcome row={row} />
            )}
            <Written row={row} />
          </div>
          <Group gap="xs" wrap="nowrap" flex="none">
            {isOver ? (
              <Acts projectId={project.id} />
            ) : (
              <>
                <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
                  {state === 'writing' ? t('importSteps.stop') : t('importSteps.discard')}
                </Button>
                <Button
                  disabled={state !== 'ready' || row.plan === null || row.plan.taken + row.plan.known + row.plan.samples.new === 0}
                  loading={begin.isPending || state === 'writing'}
                  onClick={() => begin.mutate()}
                >
                  {t('importSteps.import')}
                </Button>
              </>
            )}
          </Group>
        </div>
      )}
    </Stack>
  )
}

/** Where to go on from here. */
const Acts = ({ projectId }: { projectId: Project['id'] }) => (
  <>
    <Button variant="default" renderRoot={(props) => <Link {...props} to="/projects/$projectId/people" params={{ projectId }} />}>
      {t('importSteps.people')}
    </Button>
    <Button variant="default" renderRoot={(props) => <Link {...props} to="/projects/$projectId/samples" params={{ projectId }} />}>
      {t('importSteps.samples')}
    </Button>
  </>
)

const FormatSelect = ({
  choice,
  isBusy,
  change,
  known,
}: {
  choice: LabelImportChoice
  isBusy: boolean
  change: (to: LabelImportChoice) => void
  known?: string
}) => {
  const formats = useQuery(queries.labelFormats()).data ?? []
  return (
    <Select
      label={t('importSteps.format')}
      size="xs"
      searchable
      placeholder={t('importSteps.chooseFormat')}
      data={formatsOf(formats)}
      value={choice.format ?? known ?? null}
      disabled={isBusy}
      allowDeselect={false}
      onChange={(format) => format !== null && change({ ...choice, format })}
    />
  )
}
