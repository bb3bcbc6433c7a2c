import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Backend, Model, Project } from '@reticle/contract'
import type { ModelMapping, Protocol } from '@reticle/domain'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { allNames, openNames, prefilled } from './mapping.ts'
import { MappingTables } from './mapping-tables.tsx'
import { modelQueries, useModelsAgain } from './model-queries.ts'

type Props = {
  readonly project: Project
  readonly protocol: Protocol
  readonly model: Pick<Model, 'id' | 'name'>
  /** What a backend says of itself; null: the version is told by hand. */
  readonly told: Backend['told']
  readonly onClose: () => void
}

const nothing = { labels: [], questions: [] }

type FormProps = Props & { readonly before: ModelMapping | undefined }

const VersionForm = ({ project, protocol, model, told, onClose, before }: FormProps) => {
  const again = useModelsAgain(project.id)
  const [mapping, setMapping] = useState(() => prefilled(told ?? nothing, protocol, before))
  const names = allNames(told, mapping)
  const open = openNames(names, mapping)
  const form = useForm({
    initialValues: { version: told?.version ?? '', digest: told?.digest ?? '', licence: told?.licence ?? '' },
    validate: { version: (version) => (version.trim() === '' ? 'a version, such as 2.1' : null) },
  })
  const register = useMutation({
    mutationFn: ({ version, digest, licence }: typeof form.values) =>
      call('registerModelVersion', {
        params: { modelId: model.id },
        body: { version, digest: digest.trim() || null, licence: licence.trim() || null, mapping },
      }),
    onSuccess: async () => {
      await again()
      onClose()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit((values) => register.mutate(values))}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-start" grow>
          <TextInput
            label="Version"
            description="Changes when its answers do"
            maxLength={100}
            readOnly={told !== null}
            data-autofocus
            {...form.getInputProps('version')}
          />
          <TextInput
            label="Digest"
            description="SHA-256 of its weights, if you have it"
            maxLength={200}
            {...form.getInputProps('digest')}
          />
          <TextInput label="Licence" description="Such as Apache-2.0" maxLength={200} {...form.getInputProps('licence')} />
        </Group>
        <Text size="sm" c="dimmed">
          The names that the model uses, and what each becomes here. Equal names are filled in. “Leave out” drops what comes under a name;
          when a reader asks it by pointing, such a mark takes the label in hand.
        </Text>
        <MappingTables {...{ names, mapping, protocol }} onChange={setMapping} />
        {open.length > 0 && (
          <Alert color="yellow" variant="light" role="status" title="Without a mapping">
            {open.join(', ')}: an answer that holds one of these would be refused. Choose what it becomes, or leave it out.
          </Alert>
        )}
        {register.error !== null && <ProblemAlert error={register.error} title="Not registered" />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={register.isPending}>
            Register version
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Registers a version of a model, with what its names become here. It never changes afterwards. */
export const VersionDialog = (props: Props) => {
  const { project, model, onClose } = props
  const detail = useQuery(modelQueries.model(project.id, model.id)).data
  return (
    <Modal opened onClose={onClose} title={`A version of ${model.name}`} size="xl">
      {detail !== undefined && <VersionForm {...props} before={detail.registered[0]?.mapping} />}
    </Modal>
  )
}
