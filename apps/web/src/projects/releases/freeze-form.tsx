import {
  Alert,
  Autocomplete,
  Button,
  Checkbox,
  Group,
  List,
  NumberInput,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf, routes } from '@reticle/contract'
import { type ProjectId, type ResolutionKind, resolutionKinds } from '@reticle/domain'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Async } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { freezeBody, freezeProblems } from './freeze-plan.ts'

type Preview = AnswerOf<(typeof routes)['previewRelease']>

const kindNames: Readonly<Record<ResolutionKind, string>> = {
  consensus: 'Consensus of readers',
  adjudication: 'Decision of a reviewer',
  gold: 'Gold (known answers)',
}

const Counts = ({ preview }: { preview: Preview }) => (
  <Stack gap="xs">
    <Text size="sm">
      Frozen now, it would hold <b>{count(preview.samples)}</b> samples with <b>{count(preview.regions)}</b> marks; {count(preview.open)}{' '}
      still open and {count(preview.contested)} contested stay out.
    </Text>
    {preview.warnings.length > 0 && (
      <Alert color="orange" title="Before you freeze">
        <List size="sm">
          {preview.warnings.map((warning) => (
            <List.Item key={warning}>{warning}</List.Item>
          ))}
        </List>
      </Alert>
    )}
  </Stack>
)

const useFreezeForm = (preview: Preview) =>
  useForm({
    initialValues: {
      name: '',
      version: preview.suggestedVersion,
      notes: '',
      kinds: [...resolutionKinds] as ResolutionKind[],
      train: 80 as number | '',
      validation: 10 as number | '',
      test: 10 as number | '',
      groupBy: preview.groupKeys[0] ?? '',
      seed: 1 as number | '',
    },
    validate: freezeProblems,
  })
type FreezeForm = ReturnType<typeof useFreezeForm>

const Split = ({ form, groupKeys }: { form: FreezeForm; groupKeys: readonly string[] }) => (
  <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="sm">
    <NumberInput label="Train (%)" min={0} max={100} {...form.getInputProps('train')} />
    <NumberInput label="Validation (%)" min={0} max={100} {...form.getInputProps('validation')} />
    <NumberInput label="Test (%)" min={0} max={100} {...form.getInputProps('test')} />
    <Autocomplete
      label="Keep together"
      placeholder="group key"
      title="Samples with the same value of this group key, such as one patient, stay in one split"
      data={[...groupKeys]}
      {...form.getInputProps('groupBy')}
    />
    <NumberInput label="Seed" min={0} title="The same seed gives the same split" {...form.getInputProps('seed')} />
  </SimpleGrid>
)

const Form = ({ projectId, preview, onClose }: { projectId: ProjectId; preview: Preview; onClose: () => void }) => {
  const client = useQueryClient()
  const router = useRouter()
  const form = useFreezeForm(preview)
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
        <Counts preview={preview} />
        <Group align="flex-start" gap="sm" wrap="nowrap">
          <TextInput label="Name" placeholder="Lunar craters" required style={{ flex: 1 }} data-autofocus {...form.getInputProps('name')} />
          <TextInput label="Version" w={110} {...form.getInputProps('version')} />
        </Group>
        <Checkbox.Group label="Take what was settled by" {...form.getInputProps('kinds')}>
          <Group gap="lg" mt={4}>
            {resolutionKinds.map((kind) => (
              <Checkbox key={kind} value={kind} label={`${kindNames[kind]} (${count(preview.byKind[kind] ?? 0)})`} />
            ))}
          </Group>
        </Checkbox.Group>
        <Split form={form} groupKeys={preview.groupKeys} />
        <Textarea label="Notes" description="Goes into the datasheet" autosize minRows={2} {...form.getInputProps('notes')} />
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
  const preview = useQuery(queries.releasePreview(projectId))
  return <Async query={preview}>{(found) => <Form projectId={projectId} preview={found} onClose={onClose} />}</Async>
}
