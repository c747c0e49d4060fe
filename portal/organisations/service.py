"""What other rooms ask of organisations: projects, profiles, teasers, the directory."""

from portal.organisations.catalogue import schema, vocabulary
from portal.organisations.claiming import (
    approve_claim,
    ask_claim,
    open_claims,
    refuse_claim,
    verify_organisation,
    waiting_organisations,
)
from portal.organisations.directory_file import read as read_directory_file
from portal.organisations.disclosing import shared_with_us
from portal.organisations.editing import create_project, feed_profile, save_profile
from portal.organisations.listing import (
    DirectoryFilter,
    DirectoryItem,
    DirectoryPage,
    entry_page,
    import_directory,
    public_directory,
)
from portal.organisations.owning import own_project
from portal.organisations.publishing import (
    Teaser,
    optional_texts,
    organisation_teaser,
    own_profile_for_matching,
    profiles_for_matching,
    publish,
    teaser,
    unpublish,
)
from portal.organisations.reading import profile_page, project_facts, projects, projects_by_id

__all__ = [
    "DirectoryFilter",
    "DirectoryItem",
    "DirectoryPage",
    "Teaser",
    "approve_claim",
    "ask_claim",
    "create_project",
    "entry_page",
    "feed_profile",
    "import_directory",
    "open_claims",
    "optional_texts",
    "organisation_teaser",
    "own_profile_for_matching",
    "own_project",
    "profile_page",
    "profiles_for_matching",
    "project_facts",
    "projects",
    "projects_by_id",
    "public_directory",
    "publish",
    "read_directory_file",
    "refuse_claim",
    "save_profile",
    "schema",
    "shared_with_us",
    "teaser",
    "unpublish",
    "verify_organisation",
    "vocabulary",
    "waiting_organisations",
]
