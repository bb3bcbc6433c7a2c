import {
  Autocomplete,
  Button,
  Checkbox,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import type { ReleasePreview } from '@reticle/contract'
import { type ProjectId, type ResolutionKind, resolutionKinds } from '@reticle/domain'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Async } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { DraftPreview } from './draft-preview.tsx'
import { draftBody, freezeBody, freezeProblems } from './freeze-plan.ts'

const kindNames: Readonly<Record<ResolutionKind, string>> = {
  consensus: 'Consensus of readers',
  adjudication: 'Decision of a reviewer',
  gold: 'Gold (known answers)',
}

const useFreezeForm = (preview: ReleasePreview) =>
  useForm({
    initialValues: {
      name: '',
      version: '',
      notes: '',
      kinds: [...resolutionKinds] as ResolutionKind[],
      train: 80 as number | '',
      validation: 10 as number | '',
      test: 10 as number | '',
      groupBy: preview.groupKeys[0] ?? '',
      seed: 1 as number | '',
      labels: [] as string[],
      leastAgreement: '' as number | '',
      settledFrom: '',
      settledTo: '',
      groupValues: [] as string[],
      protocols: [] as string[],
      stratifyBy: '',
      folds: '' as number | '',
      areNearKeptTogether: false,
    },
    validate: freezeProblems,
  })
type FreezeForm = ReturnType<typeof useFreezeForm>

const fields = { base: 2, sm: 3, md: 5 }

/** Which settled samples it takes. */
const Query = ({ form, preview, found }: { form: FreezeForm; preview: ReleasePreview; found: ReleasePreview }) => (
  <Fieldset legend="What it takes" mx={0}>
    <Stack gap="sm">
      <Checkbox.Group label="Settled by" {...form.getInputProps('kinds')}>
        <Group gap="lg" mt={4}>
          {resolutionKinds.map((kind) => (
            <Checkbox key={kind} value={kind} label={`${kindNames[kind]} (${count(found.byKind[kind] ?? 0)})`} />
          ))}
        </Group>
      </Checkbox.Group>
      <SimpleGrid cols={fields} spacing="sm">
        <MultiSelect
          label="With marks of"
          placeholder={form.values.labels.length === 0 ? 'any label' : undefined}
          data={preview.labels.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('labels')}
        />
        <NumberInput label="Least agreement (%)" min={0} max={100} placeholder="any" {...form.getInputProps('leastAgreement')} />
        <TextInput label="Settled from" type="date" title="Days are those of UTC" {...form.getInputProps('settledFrom')} />
        <TextInput label="Settled to" type="date" title="The whole day, in UTC" {...form.getInputProps('settledTo')} />
        <MultiSelect
          label="Protocol"
          placeholder={form.values.protocols.length === 0 ? 'any version' : undefined}
          data={preview.protocols.map(({ version }) => ({ value: String(version), label: `version ${version}` }))}
          {...form.getInputProps('protocols')}
        />
      </SimpleGrid>
    </Stack>
  </Fieldset>
)

const Shares = ({ form }: { form: FreezeForm }) => (
  <>
    <NumberInput label="Train (%)" min={0} max={100} {...form.getInputProps('train')} />
    <NumberInput label="Validation (%)" min={0} max={100} {...form.getInputProps('validation')} />
    <NumberInput label="Test (%)" min={0} max={100} {...form.getInputProps('test')} />
    <NumberInput label="Seed" min={0} title="The same seed gives the same split" {...form.getInputProps('seed')} />
    <NumberInput
      label="Folds"
      min={2}
      max={20}
      placeholder="none"
      title="A fold for every sample, beside its split"
      {...form.getInputProps('folds')}
    />
  </>
)

/** How it is split, and what is never torn apart. */
const Split = ({ form, preview }: { form: FreezeForm; preview: ReleasePreview }) => (
  <Fieldset legend="How it is split" mx={0}>
    <SimpleGrid cols={fields} spacing="sm">
      <Shares form={form} />
      <Autocomplete
        label="Keep together"
        placeholder="group key"
        title="Samples with the same value of this group key, such as one patient, stay in one split"
        data={[...preview.groupKeys]}
        {...form.getInputProps('groupBy')}
      />
      <TagsInput
        label={`Only these of "${form.values.groupBy || 'the group key'}"`}
        placeholder={form.values.groupValues.length === 0 ? 'all' : undefined}
        title="Values of the group key; Enter takes each"
        disabled={form.values.groupBy.trim() === ''}
        {...form.getInputProps('groupValues')}
      />
      <Select
        label="Stratify by"
        title="Every split gets its share of each label or answer; groups stay whole"
        data={[
          { value: '', label: 'nothing' },
          { value: 'labels', label: 'the labels marked' },
          ...preview.questions.filter(({ kind }) => kind === 'single').map(({ id, text }) => ({ value: `question:${id}`, label: text })),
        ]}
        allowDeselect={false}
        {...form.getInputProps('stratifyBy')}
      />
      <Checkbox
        mt={30}
        label="Near-duplicates together"
        title="Pictures that look nearly the same stay in one split"
        {...form.getInputProps('areNearKeptTogether', { type: 'checkbox' })}
      />
    </SimpleGrid>
  </Fieldset>
)

const Form = ({ projectId, first, onClose }: { projectId: ProjectId; first: ReleasePreview; onClose: () => void }) => {
  const client = useQueryClient()
  const router = useRouter()
  const form = useFreezeForm(first)
  const [draft] = useDebouncedValue(draftBody(form.values), 400)
  const isSound = form.values.kinds.length > 0 && !('train' in freezeProblems(form.values))
  const asked = useQuery({ ...queries.releasePreview(projectId, draft), enabled: isSound, placeholderData: keepPreviousData })
  const preview = asked.data ?? first
  const freeze = useMutation({
    mutationFn: () => call('freezeRelease', { params: { projectId }, body: freezeBody(form.values) }),
    onSuccess: (release) => {
      void client.invalidateQueries({ queryKey: keys.topic(projectId, 'releases') })
      void router.navigate({ to: '/projects/$projectId/releases/$releaseId', params: { projectId, releaseId: release.id } })
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => freeze.mutate())} noValidate>
      <Stack gap="sm">
        <Group align="flex-start" gap="sm" wrap="nowrap">
          <TextInput label="Name" placeholder="Lunar craters" required style={{ flex: 1 }} data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label="Version"
            w={130}
            placeholder={preview.version.proposed}
            title="As it is proposed, or higher"
            {...form.getInputProps('version')}
          />
        </Group>
        <Query form={form} preview={first} found={preview} />
        <Split form={form} preview={first} />
        <Textarea label="Notes" description="Goes into the datasheet" autosize minRows={2} {...form.getInputProps('notes')} />
        {asked.error !== null && <ProblemAlert error={asked.error} title="There is no preview" />}
        <DraftPreview preview={preview} />
        {freeze.error !== null && <ProblemAlert error={freeze.error} title="The release was not frozen" />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={freeze.isPending} disabled={preview.samples === 0}>
            Freeze release
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What a release frozen now would hold, and the plan for it. */
export const FreezeForm = ({ projectId, onClose }: { projectId: ProjectId; onClose: () => void }) => {
  const first = useQuery(queries.releasePreview(projectId, {}))
  return <Async query={first}>{(found) => <Form projectId={projectId} first={found} onClose={onClose} />}</Async>
}
