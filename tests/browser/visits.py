"""Where each page of the product is seen, by whom. `{names}` are what furnish.py printed.

A new address has a row here, or stands in NO_PAGES with the reason: tests/test_look.py asks for it.
"""

VISITS = {
    row.split()[0]: tuple(row.split()[1:])
    for row in """
roster:list                            kepala    /jadwal/
roster:province                        bkd       /provinsi/
roster:new                             kasubbag  /jadwal/baru/
roster:grid                            kepala    /jadwal/{roster}/
roster:print                           kepala    /jadwal/{roster}/cetak/
roster:progress                        kepala    /jadwal/{roster}/susun/{proposal}/
roster:compare_runs                    kepala    /jadwal/{roster}/susun/banding/
roster:conflicts                       kepala    /jadwal/{dead}/susun/{end}/buntu/
roster:fairness                        kepala    /jadwal/{roster}/keadilan/
roster:review                          kepala    /jadwal/{roster}/tinjau/
roster:order                           kepala    /jadwal/{roster}/perintah/
roster:history                         kepala    /jadwal/{roster}/riwayat/
roster:revisions                       kepala    /jadwal/{roster}/revisi/
roster:compare                         kepala    /jadwal/{roster}/revisi/banding/
roster:revision                        kepala    /jadwal/{roster}/revisi/2/
roster:my_days                         pegawai   /saya/
roster:account                         pegawai   /akun-saya/
roster:circulars                       kepala    /edaran/
roster:circular                        kepala    /edaran/{circular}/
roster:caps                            kepala    /edaran/batas/?unit={unit}&day=2023-09-04
roster:unit_rules                      admin     /unit/{unit}/ketentuan/
roster:audit                           admin     /audit/
roster:heads                           admin     /pejabat/
roster:acting                          admin     /unit/{unit}/pejabat/
roster:people                          admin     /pegawai/
roster:import_people                   admin     /pegawai/impor/
roster:review_people                   admin     /pegawai/impor/{people_file}/
roster:import_absences                 admin     /ketidakhadiran/impor/
roster:review_absences                 admin     /ketidakhadiran/impor/{absences_file}/
account_login                          -         /akun/login/
account_logout                         pegawai   /akun/logout/
account_inactive                       -         /akun/inactive/
account_signup                         -         /akun/signup/
account_reauthenticate                 pegawai   /akun/reauthenticate/
account_email                          pegawai   /akun/email/
account_email_verification_sent        -         /akun/confirm-email/
account_confirm_email                  -         /akun/confirm-email/none/
account_change_password                pegawai   /akun/password/change/
account_reset_password                 -         /akun/password/reset/
account_reset_password_done            -         /akun/password/reset/done/
account_reset_password_from_key        -         /akun/password/reset/key/1-none/
account_reset_password_from_key_done   -         /akun/password/reset/key/done/
usersessions_list                      pegawai   /akun/sessions/
socialaccount_connections              pegawai   /akun/3rdparty/
socialaccount_login_cancelled          -         /akun/3rdparty/login/cancelled/
socialaccount_login_error              pegawai   /akun/3rdparty/login/error/
mfa_index                              pegawai   /akun/2fa/
mfa_activate_totp                      pegawai   /akun/2fa/totp/activate/
mfa_generate_recovery_codes            pegawai   /akun/2fa/recovery-codes/generate/
""".strip().splitlines()
}
STATES = {
    row.split()[0]: tuple(row.split()[1:])
    for row in """
nothing-to-compare kepala /jadwal/{dead}/susun/banding/
week            kepala    /jadwal/{roster}/?tampilan=week&minggu=2
dead-draft      kepala    /jadwal/{dead}/
running         kepala    /jadwal/{busy}/susun/{running}/
failed-review   kepala    /jadwal/{dead}/tinjau/
another-day     pegawai   /saya/?tanggal=2023-08-25
no-such-page    kepala    /tidak-ada/
not-allowed     pegawai   /jadwal/
not-found       kasubbag  /jadwal/99999/
no-people       admin     /pegawai/?q=tidak-ada
""".strip().splitlines()
}
NO_PAGES = {
    "roster:home": "leads to the first page of each role",
    "roster:discard": "POST",
    "roster:cell": "a fragment of the grid",
    "roster:remarks": "a fragment of the grid",
    "roster:ways": "a fragment of the panel",
    "roster:reapply": "POST",
    "roster:presence": "POST",
    "roster:undo": "POST",
    "roster:export": "a file",
    "roster:export_revision": "a file",
    "roster:solve": "POST",
    "roster:remedy": "POST",
    "roster:cancel_run": "POST",
    "roster:apply_run": "POST",
    "roster:choose_run": "POST",
    "roster:dismiss_run": "POST",
    "roster:problem": "a file",
    "roster:publish": "POST",
    "roster:restore": "POST",
    "roster:schedule": "POST",
    "roster:unschedule": "POST",
    "roster:read_notices": "POST",
    "roster:add_coverage": "POST",
    "roster:change_coverage": "POST",
    "roster:audit_csv": "a file",
    "roster:end_acting": "POST",
    "roster:invite": "POST",
    "roster:my_data": "a file",
    "roster:person_data": "a file",
    "roster:export_people": "a file",
    "roster:people_template": "a file",
    "roster:people_errors": "a file",
    "roster:absences_template": "a file",
    "roster:absences_errors": "a file",
    "healthz": "a word",
    "readyz": "a list for machines",
    "metrics": "figures for machines",
    "set_language": "POST",
    "account_set_password": "leads elsewhere: every account has a password",
    "account_confirm_login_code": "leads elsewhere: nobody signs in by a code",
    "mfa_authenticate": "leads elsewhere without a second factor under way",
    "mfa_reauthenticate": "leads elsewhere without a second factor",
    "mfa_deactivate_totp": "404 without a second factor",
    "mfa_view_recovery_codes": "404 without a second factor",
    "mfa_download_recovery_codes": "a file",
    "socialaccount_signup": "leads elsewhere: nobody opens an account",
    "openid_connect_login": "404 without a provincial sign-on",
    "openid_connect_callback": "404 without a provincial sign-on",
}
