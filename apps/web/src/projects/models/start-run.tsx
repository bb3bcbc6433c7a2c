import { Button, Checkbox, Group, Modal, NumberInput, Select, Stack, Tabs, Text, Textarea } from '@mantine/core'
import type { Backend, BodyOf, Project, routes } from '@reticle/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { useModelsAgain } from './model-queries.ts'
import { kindNames, readParameters, taskStates } from './run-words.ts'
import { t } from './words.ts'

type Props = { readonly project: Project; readonly backend: Backend; readonly onClose: () => void; readonly onStarted: () => void }
type Body = BodyOf<(typeof routes)['startModelRun']>
type FormProps = { readonly project: Project; readonly isBusy: boolean; readonly onStart: (body: Body) => void }

const PredictForm = ({ isBusy, onStart }: FormProps) => {
  const [states, setStates] = useState<readonly (typeof taskStates)[number][]>(['collecting'])
  const [onlyMissing, setOnlyMissing] = useState(true)
  const [most, setMost] = useState<number | string>('')
  return (
    <Stack gap="sm">
      <Checkbox.Group
        label={t('startRun.whichSamples')}
        value={[...states]}
        onChange={(chosen) => setStates(taskStates.filter((state) => chosen.includes(state)))}
      >
        <Stack gap={6} mt={6}>
          {taskStates.map((state) => (
            <Checkbox key={state} value={state} label={t(`startStates.${state}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Checkbox
        label={t('startRun.onlyThoseThatThis')}
        checked={onlyMissing}
        onChange={(event) => setOnlyMissing(event.currentTarget.checked)}
      />
      <NumberInput
        label={t('startRun.atMost')}
        description={t('startRun.emptyAllInThe')}
        min={1}
        max={10_000_000}
        allowDecimal={false}
        w={280}
        value={most}
        onChange={setMost}
      />
      <Group justify="flex-end">
        <Button
          loading={isBusy}
          disabled={states.length === 0}
          onClick={() =>
            onStart({
              kind: 'predict',
              scope: { states: [...states], onlyMissing, ...(typeof most === 'number' ? { most } : {}) },
            })
          }
        >
          {t('startRun.startPredictions')}
        </Button>
      </Group>
    </Stack>
  )
}

const TrainForm = ({ project, isBusy, onStart }: FormProps) => {
  const releases = useQuery(queries.releases(project.id)).data?.filter(({ state }) => state === 'frozen' || state === 'published')
  const [chosen, setChosen] = useState<string | null>(null)
  const [text, setText] = useState('')
  const read = readParameters(text)
  const release = releases?.find(({ id }) => id === chosen) ?? releases?.[0]
  if (releases?.length === 0)
    return (
      <Text size="sm">
        {t.rich('startRun.noRelease', {
          link: (text) => (
            <Link to="/projects/$projectId/releases" params={{ projectId: project.id }} className="plain-link">
              {text}
            </Link>
          ),
        })}
      </Text>
    )
  return (
    <Stack gap="sm">
      <Select
        label={t('startRun.release')}
        description={t('startRun.theBackendMayFetch')}
        data={(releases ?? []).map(({ id, name, version, samples }) => ({
          value: id as string,
          label: t('startRun.releaseOption', { name, version, count: samples }),
        }))}
        value={release?.id ?? null}
        allowDeselect={false}
        onChange={setChosen}
      />
      <Textarea
        label={t('startRun.parameters')}
        description={t('startRun.nameValueOneA')}
        placeholder={t('startRun.parametersExample')}
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        error={'problem' in read ? read.problem : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button
          loading={isBusy}
          disabled={release === undefined || 'problem' in read}
          onClick={() => {
            if (release !== undefined && 'parameters' in read)
              onStart({ kind: 'train', releaseId: release.id, parameters: read.parameters })
          }}
        >
          {t('startRun.startTraining')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Has a backend predict over samples, or learn from a release. */
export const StartRun = ({ project, backend, onClose, onStarted }: Props) => {
  const again = useModelsAgain(project.id)
  const start = useMutation({
    mutationFn: (body: Body) => call('startModelRun', { params: { backendId: backend.id }, body }),
    onSuccess: async () => {
      await again()
      onClose()
      onStarted()
    },
  })
  // What it can is known after its first check; until then it may be asked for either, and says no by itself.
  const can = backend.told?.can ?? ['predict', 'train']
  const kinds = [
    ['predict', kindNames.predict],
    ['train', kindNames.train],
  ] as const
  const form = { project, isBusy: start.isPending, onStart: (body: Body) => start.mutate(body) }
  const first = kinds.find(([kind]) => can.includes(kind))?.[0]
  return (
    <Modal opened onClose={onClose} title={t('startRun.runOf', { backend: backend.name })} size="lg">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('startRun.aWorkerAsksThe')}
        </Text>
        {first === undefined ? (
          <Text size="sm">{t('startRun.itSaysThatIt')}</Text>
        ) : (
          <Tabs defaultValue={first} keepMounted={false}>
            <Tabs.List mb="sm">
              {kinds.map(([kind, name]) => (
                <Tabs.Tab key={kind} value={kind} disabled={!can.includes(kind)}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="predict">
              <PredictForm {...form} />
            </Tabs.Panel>
            <Tabs.Panel value="train">
              <TrainForm {...form} />
            </Tabs.Panel>
          </Tabs>
        )}
        {start.error !== null && <ProblemAlert error={start.error} title={t('startRun.notStarted')} />}
      </Stack>
    </Modal>
  )
}
