"""Every address of the product, in Indonesian as its users read them."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from roster.views import (
    account,
    audit,
    circulars,
    export,
    fairness,
    grid,
    heads,
    health,
    home,
    imports,
    my_days,
    orders,
    people,
    province,
    publication,
    rosters,
    runs,
    unit_rules,
)

IMPORTS = {"people": "pegawai", "absences": "ketidakhadiran"}

pages = [
    path("", home.home, name="home"),
    path("provinsi/", province.overview, name="province"),
    path("jadwal/", rosters.roster_list, name="list"),
    path("jadwal/baru/", rosters.new, name="new"),
    path("jadwal/<int:pk>/", grid.grid, name="grid"),
    path("jadwal/<int:pk>/buang/", rosters.discard, name="discard"),
    path("jadwal/<int:pk>/catatan/", grid.remarks, name="remarks"),
    path("jadwal/<int:pk>/sel/", grid.cell, name="cell"),
    path("jadwal/<int:pk>/sel/jalan/", grid.ways, name="ways"),
    path("jadwal/<int:pk>/sel/lagi/", grid.reapply, name="reapply"),
    path("jadwal/<int:pk>/hadir/", grid.presence, name="presence"),
    path("jadwal/<int:pk>/urungkan/", grid.undo, name="undo"),
    path("jadwal/<int:pk>/cetak/", grid.print_out, name="print"),
    path("jadwal/<int:pk>/unduh.<str:form>", export.download, name="export"),
    path("jadwal/<int:pk>/susun/", runs.solve, name="solve"),
    path("jadwal/<int:pk>/susun/banding/", runs.compare, name="compare_runs"),
    path("jadwal/<int:pk>/susun/<int:run>/", runs.progress, name="progress"),
    path("jadwal/<int:pk>/susun/<int:run>/buntu/", runs.conflicts, name="conflicts"),
    path("jadwal/<int:pk>/susun/<int:run>/buntu/jalan-keluar/", runs.remedy, name="remedy"),
    path("jadwal/<int:pk>/susun/<int:run>/hentikan/", runs.stop, name="cancel_run"),
    path("jadwal/<int:pk>/susun/<int:run>/pakai/", runs.apply, name="apply_run"),
    path("jadwal/<int:pk>/susun/<int:run>/pilih/", runs.choose, name="choose_run"),
    path("jadwal/<int:pk>/susun/<int:run>/biarkan/", runs.dismiss, name="dismiss_run"),
    path("jadwal/<int:pk>/susun/<int:run>/masalah.json", runs.problem, name="problem"),
    path("jadwal/<int:pk>/keadilan/", fairness.fairness, name="fairness"),
    path("jadwal/<int:pk>/tinjau/", publication.review, name="review"),
    path("jadwal/<int:pk>/terbitkan/", publication.publish, name="publish"),
    path("jadwal/<int:pk>/terbitkan/nanti/", publication.schedule, name="schedule"),
    path("jadwal/<int:pk>/terbitkan/batal/", publication.unschedule, name="unschedule"),
    path("jadwal/<int:pk>/perintah/", orders.order, name="order"),
    path("jadwal/<int:pk>/riwayat/", publication.history, name="history"),
    path("jadwal/<int:pk>/revisi/", publication.revisions, name="revisions"),
    path("jadwal/<int:pk>/revisi/banding/", publication.compare, name="compare"),
    path("jadwal/<int:pk>/revisi/<int:number>/", publication.revision, name="revision"),
    path("jadwal/<int:pk>/revisi/<int:number>/unduh.<str:form>", export.download_revision, name="export_revision"),
    path("jadwal/<int:pk>/revisi/<int:number>/pulihkan/", publication.restore, name="restore"),
    path("saya/", my_days.my_days, name="my_days"),
    path("saya/pemberitahuan/dibaca/", my_days.read_notices, name="read_notices"),
    path("akun-saya/", account.account, name="account"),
    path("akun-saya/data.json", account.my_data, name="my_data"),
    path("edaran/", circulars.circulars, name="circulars"),
    path("edaran/<int:pk>/", circulars.circular, name="circular"),
    path("edaran/batas/", circulars.caps, name="caps"),
    path("unit/<int:pk>/ketentuan/", unit_rules.unit_rules, name="unit_rules"),
    path("unit/<int:pk>/ketentuan/loket/", unit_rules.add_coverage, name="add_coverage"),
    path("unit/<int:pk>/ketentuan/loket/<int:group>/", unit_rules.change_coverage, name="change_coverage"),
    path("audit/", audit.audit, name="audit"),
    path("audit/unduh.csv", audit.download, name="audit_csv"),
    path("pejabat/", heads.heads, name="heads"),
    path("unit/<int:pk>/pejabat/", heads.acting, name="acting"),
    path("unit/<int:pk>/pejabat/<int:duty>/akhiri/", heads.end_acting, name="end_acting"),
    path("pegawai/", people.people, name="people"),
    path("pegawai/<int:pk>/undang/", people.invite, name="invite"),
    path("pegawai/<int:pk>/data.json", account.person_data, name="person_data"),
    path("pegawai/ekspor.xlsx", imports.export, name="export_people"),
]
for _kind, _place in IMPORTS.items():
    pages += [
        path(f"{_place}/impor/", imports.upload, {"kind": _kind}, name=f"import_{_kind}"),
        path(f"{_place}/impor/templat.xlsx", imports.template, {"kind": _kind}, name=f"{_kind}_template"),
        path(f"{_place}/impor/<slug:key>/", imports.review, {"kind": _kind}, name=f"review_{_kind}"),
        path(f"{_place}/impor/<slug:key>/kesalahan.xlsx", imports.errors, {"kind": _kind}, name=f"{_kind}_errors"),
    ]

handler500 = "roster.views.outage.server_error"

urlpatterns = [
    path("", include((pages, "roster"))),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("akun/", include("allauth.urls")),
    path("bahasa/", login_not_required(set_language), name="set_language"),
    path("kantor-belakang/", admin.site.urls),
]
