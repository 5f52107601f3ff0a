from django.urls import path

from learning import fork_views, media, print_views, views

app_name = "learning"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<slug:module>/", views.module, name="module"),
    path("<slug:module>/enrol/", views.enrol, name="enrol"),
    path("<slug:module>/edition/", views.newest_edition, name="newest_edition"),
    path("<slug:module>/do/<slug:activity>/", views.activity, name="activity"),
    path("<slug:module>/do/<slug:activity>/begin/", views.begin, name="begin"),
    path("<slug:module>/do/<slug:activity>/text/", views.alternative, name="alternative"),
    path("<slug:module>/do/<slug:activity>/pause/", views.pause, name="pause"),
    path("<slug:module>/do/<slug:activity>/print/", print_views.prints, name="print"),
    path("<slug:module>/do/<slug:activity>/print/<slug:what>.pdf", print_views.file, name="print_file"),
    path("<slug:module>/do/<slug:activity>/<int:number>/", views.review, name="review"),
    path("<slug:module>/do/<slug:activity>/<int:number>/rewind/", fork_views.rewind, name="rewind"),
    path("<slug:module>/do/<slug:activity>/<int:number>/way/<int:way>/", fork_views.fork, name="fork"),
    path("<slug:module>/do/<slug:activity>/<int:number>/way/<int:way>/both/", fork_views.both, name="both"),
    path("<slug:module>/media/picture/<int:pk>/", media.picture, name="picture"),
    path("<slug:module>/media/video/<int:pk>/", media.video, name="video"),
    path("<slug:module>/media/captions/<int:pk>/", media.captions, name="captions"),
    path("<slug:module>/<slug:unit>/", views.unit, name="unit"),
    path("<slug:module>/<slug:unit>/done/", views.mark_unit, name="mark_unit"),
    path("<slug:module>/<slug:unit>/reflection/<uuid:key>/", views.reflection, name="reflection"),
]
