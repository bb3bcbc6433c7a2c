import { t } from './words.ts'

export type Snippet = { readonly tool: string; readonly code: string }

/** Where the whole release, and its YOLO boxes with images, are had; both absolute. */
type Addresses = { readonly archive: string; readonly yolo: string; readonly manifestSha256: string }

/** Code, as it stands. */
const lines = String.raw

const forCurl = ({
  archive,
  manifestSha256,
}: Addresses): string => lines`curl -H "Authorization: Bearer $RETICLE_TOKEN" -o release.tar "${archive}"
mkdir -p release && tar -xf release.tar -C release --strip-components=1
echo "${manifestSha256}  release/manifest.json" | sha256sum -c`

const forPython = ({ archive, manifestSha256 }: Addresses): string => lines`import hashlib, json, os, tarfile, urllib.request

request = urllib.request.Request("${archive}",
    headers={"Authorization": "Bearer " + os.environ["RETICLE_TOKEN"]})
with urllib.request.urlopen(request) as answer, tarfile.open(fileobj=answer, mode="r|") as tar:
    tar.extractall("release", filter="data")
folder = os.path.join("release", os.listdir("release")[0])
manifest = open(os.path.join(folder, "manifest.json"), "rb").read()
assert hashlib.sha256(manifest).hexdigest() == "${manifestSha256}"
coco = json.load(open(os.path.join(folder, "labels", "coco.json")))`

const forPyTorch = (): string => lines`from torchvision.datasets import CocoDetection

# ${t('codeFor.pytorchNote')}
dataset = CocoDetection(os.path.join(folder, "data"), os.path.join(folder, "labels", "coco.json"))
of_split = {image["id"]: image["reticle"]["split"] for image in coco["images"]}
train = [n for n, image_id in enumerate(dataset.ids) if of_split[image_id] == "train"]`

const forUltralytics = ({ yolo }: Addresses): string => lines`import os, shutil, urllib.request, zipfile
from ultralytics import YOLO

# ${t('codeFor.yoloNote')}
request = urllib.request.Request("${yolo}",
    headers={"Authorization": "Bearer " + os.environ["RETICLE_TOKEN"]})
with urllib.request.urlopen(request) as answer, open("yolo.zip", "wb") as file:
    shutil.copyfileobj(answer, file)
zipfile.ZipFile("yolo.zip").extractall("yolo")
YOLO("yolo11n.pt").train(data=os.path.abspath("yolo/data.yaml"), epochs=100)`

/** Code that needs nothing but what its first lines import; a token is made under the reader's own name. */
export const codeFor = (addresses: Addresses): readonly Snippet[] => [
  { tool: 'curl', code: forCurl(addresses) },
  { tool: 'Python', code: forPython(addresses) },
  { tool: 'PyTorch', code: forPyTorch() },
  { tool: 'Ultralytics', code: forUltralytics(addresses) },
]
