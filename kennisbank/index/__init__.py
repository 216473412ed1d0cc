"""The index: SQLite is its truth; tantivy (words), FAISS (meaning) and columns are caches of it."""

from .columns import Columns
from .generation import CURRENT, MANIFEST, current_generation
from .local import LocalIndex, Snapshot
from .milvus import Milvus
from .protocol import Candidates, Filters, Index, Intake, StoredPassage, StoredRecord, WordQuery
from .publish import publish
from .records import IndexRecord, Sketch
from .store import Store
from .vocabulary import Vocabulary
from .words import PASSAGE_FIELDS, RECORD_FIELDS

__all__ = [
    "CURRENT",
    "MANIFEST",
    "PASSAGE_FIELDS",
    "RECORD_FIELDS",
    "Candidates",
    "Columns",
    "Filters",
    "Index",
    "IndexRecord",
    "Intake",
    "LocalIndex",
    "Milvus",
    "Sketch",
    "Snapshot",
    "Store",
    "StoredPassage",
    "StoredRecord",
    "Vocabulary",
    "WordQuery",
    "current_generation",
    "publish",
]
