"""What other programs import: `from autopack_lint.api import triage`."""

from autopack_lint.engine.triage import triage
from autopack_lint.model.diagnosis import Cause, Diagnosis, Digest, Evidence, Mitigation, Symptom

__all__ = ["Cause", "Diagnosis", "Digest", "Evidence", "Mitigation", "Symptom", "triage"]
